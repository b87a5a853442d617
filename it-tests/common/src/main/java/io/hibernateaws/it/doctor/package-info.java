/**
 * What a diagnosis finds at real servers: nothing where all is well, and each planted defect.
 *
 * <p>Start reading at {@link io.hibernateaws.it.doctor.DoctorIT}.
 */
@NullMarked
package io.hibernateaws.it.doctor;

import org.jspecify.annotations.NullMarked;
