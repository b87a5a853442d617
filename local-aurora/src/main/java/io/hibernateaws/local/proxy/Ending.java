package io.hibernateaws.local.proxy;

/** How a connection ends that is cut. */
public enum Ending {
  /** RST on both sides. */
  RESET,
  /** FIN on both sides. */
  FIN,
  /** Nothing at all: both sides stay open and never hear anything again. */
  SILENCE
}
