/**
 * Random sequences of what an application may do to its sessions, and what must be true after each
 * of them whatever was done. Uses what an application can use, so that the same sequences can be
 * played against any version.
 *
 * <p>Start reading at {@link io.hibernateaws.it.adversary.AdversaryIT}.
 */
@NullMarked
package io.hibernateaws.it.adversary;

import org.jspecify.annotations.NullMarked;
