package io.hibernateaws.engine.product;

/**
 * The process or thread of a server that works for one link; only the product that named it can
 * tell it from another and end it.
 *
 * @param id by which the driver knows it too
 * @param incarnation the product's own text, which guards against an id handed out again
 */
public record ServerProcess(long id, String incarnation) {}
