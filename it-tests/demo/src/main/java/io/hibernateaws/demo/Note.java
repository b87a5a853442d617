package io.hibernateaws.demo;

/**
 * Something worth telling.
 *
 * @param at {@link System#nanoTime()}
 * @param source who says so
 * @param text for people
 */
record Note(long at, Source source, String text) {
  /** Who says so. */
  enum Source {
    /** The script of the run. */
    STORY,
    /** The cluster itself. */
    CLUSTER,
    /** The application: what its engine found out. */
    APPLICATION
  }
}
