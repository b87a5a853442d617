/**
 * What is at a URL and what is wrong there: every host is asked on links of the diagnosis's own, in
 * parallel and within one deadline, and what was answered is compared with what the engine needs.
 *
 * <p>Start reading at {@link io.hibernateaws.engine.diagnosis.Examination}. Internal: it may change
 * without notice.
 */
@NullMarked
package io.hibernateaws.engine.diagnosis;

import org.jspecify.annotations.NullMarked;
