package io.hibernateaws.engine.spi;

import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;

/**
 * What a strategy may use beside the snapshot; one per engine, thread-safe.
 *
 * @param random the engine's chance
 * @param linksInUse by instance identifier: links of this engine that are lent now or being opened
 */
public record SelectionInput(RandomGenerator random, ToIntFunction<String> linksInUse) {}
