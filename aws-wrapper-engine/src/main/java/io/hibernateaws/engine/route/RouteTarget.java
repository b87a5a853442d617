package io.hibernateaws.engine.route;

/** Where one kind of request goes. */
enum RouteTarget {
  /** The writer. */
  WRITER,
  /** A reader, or the writer while no reader is usable. */
  READER_OR_WRITER,
  /** A reader only. */
  READER,
  /** The instance named in the URL, as long as it has the role it had at first. */
  NAMED_INSTANCE,
  /** Whatever answers at the name in the URL. */
  NAMED_HOST,
  /** The endpoint that was named for writing. */
  WRITE_ENDPOINT,
  /** The endpoint that was named for reading. */
  READ_ENDPOINT
}
