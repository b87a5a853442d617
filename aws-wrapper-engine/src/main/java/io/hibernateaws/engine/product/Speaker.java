package io.hibernateaws.engine.product;

/**
 * Who made an exception that a driver threw. A state is worth only what the speaker is: routines
 * raise any state they like, and servers pass on those of connections of their own.
 */
public enum Speaker {
  /** The driver by itself. */
  DRIVER,
  /** A server that has received the call, refused it, and goes on serving the link. */
  LIVING_SERVER,
  /** A server that ends the link with these words, or refuses it at login. */
  ENDING_SERVER,
  /** Not known: the state is a suspicion that the link has to be asked about. */
  UNKNOWN
}
