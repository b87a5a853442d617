/** Tests of log-ins at identity providers. */
@NullMarked
package io.hibernateaws.engine.credential.saml;

import org.jspecify.annotations.NullMarked;
