/**
 * A diagnosis as a command for the class path of an application: what is at a URL, what is wrong
 * there, and what mends it, as text or JSON and as an exit status.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.doctor.Doctor}.
 */
@NullMarked
package io.hibernateaws.engine.doctor;

import org.jspecify.annotations.NullMarked;
