package io.hibernateaws.engine.product;

/**
 * Something that a server or one of its users lacks.
 *
 * @param problem a sentence that names the object, the user and the value found
 * @param fix what mends it; a statement stands in it as an administrator may paste it
 */
public record Lack(String problem, String fix) {}
