/**
 * Tests of the judge: what it is given is written down here, so that what it must say is known.
 *
 * <p>Start reading at {@link io.hibernateaws.demo.JudgementTest}.
 */
@NullMarked
package io.hibernateaws.demo;

import org.jspecify.annotations.NullMarked;
