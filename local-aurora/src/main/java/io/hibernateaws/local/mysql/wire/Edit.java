package io.hibernateaws.local.mysql.wire;

/**
 * A part of a text that is replaced.
 *
 * @param from index of its first character
 * @param to index after its last one
 */
record Edit(int from, int to, String by) {}
