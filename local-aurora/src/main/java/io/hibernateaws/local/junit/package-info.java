/**
 * Local clusters for JUnit tests: as parameters of tests, and, for tests that connect before any
 * extension runs, up before the first test class is loaded. Start reading at {@link
 * io.hibernateaws.local.junit.LocalCluster}.
 */
@NullMarked
package io.hibernateaws.local.junit;

import org.jspecify.annotations.NullMarked;
