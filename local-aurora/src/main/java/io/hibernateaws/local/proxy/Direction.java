package io.hibernateaws.local.proxy;

/** Which way bytes go through a proxied connection. */
enum Direction {
  TO_SERVER,
  TO_CLIENT
}
