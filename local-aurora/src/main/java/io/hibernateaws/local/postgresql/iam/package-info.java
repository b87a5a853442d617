/**
 * Logins of PostgreSQL's users of IAM: the server asks for the password, the gate looks at it, and
 * the server hears from the gate whom to let in. Start reading at {@link
 * io.hibernateaws.local.postgresql.iam.IamPostgresProtocol}. Internal.
 */
@NullMarked
package io.hibernateaws.local.postgresql.iam;

import org.jspecify.annotations.NullMarked;
