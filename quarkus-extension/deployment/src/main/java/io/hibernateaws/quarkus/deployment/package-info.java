/**
 * What the extension does while an application is built. Start reading at {@link
 * io.hibernateaws.quarkus.deployment.HibernateAwsProcessor}.
 */
@NullMarked
package io.hibernateaws.quarkus.deployment;

import org.jspecify.annotations.NullMarked;
