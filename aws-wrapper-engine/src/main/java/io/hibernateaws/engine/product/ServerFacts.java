package io.hibernateaws.engine.product;

import java.time.Instant;

/**
 * What a server says of itself and of the user that asks.
 *
 * @param now the server's clock
 * @param process that works for the link that asked
 * @param server by which it is told from a server whose process has that number too
 * @param version as the server writes it
 * @param connections how many connections this user may hold at once
 * @param limitedBy what sets that number, part of a sentence
 * @param raising how that number is raised, part of a sentence
 */
public record ServerFacts(
    Instant now,
    long process,
    String server,
    String version,
    int connections,
    String limitedBy,
    String raising) {}
