/**
 * What RDS checks of a login by IAM: the signature of a token, whom, where and when it is for.
 * Written from Signature Version 4's own description, with nothing of an AWS SDK. Start reading at
 * {@link io.hibernateaws.local.iam.IamGate}.
 */
@NullMarked
package io.hibernateaws.local.iam;

import org.jspecify.annotations.NullMarked;
