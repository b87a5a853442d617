/**
 * Logins of MySQL's users of IAM: the proxy asks for the token, the gate looks at it, and the proxy
 * logs in at the server with a password that nobody else knows. Start reading at {@link
 * io.hibernateaws.local.mysql.iam.IamLogins}. Internal.
 */
@NullMarked
package io.hibernateaws.local.mysql.iam;

import org.jspecify.annotations.NullMarked;
