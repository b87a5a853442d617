package io.hibernateaws.local.mysql.wire;

/** What client and server may do with their connection, as bits of both handshake messages. */
public final class Capabilities {
  static final int COMPRESS = 1 << 5;
  static final int LOCAL_FILES = 1 << 7;
  public static final int SSL = 1 << 11;
  public static final int DEPRECATE_EOF = 1 << 24;
  public static final int QUERY_ATTRIBUTES = 1 << 27;
  static final int ANY_COMPRESSION = COMPRESS | 1 << 26;

  /**
   * What a proxy cannot follow, and what would let a server read files of its clients. The last one
   * leaves out the descriptions of columns, after which a result begins as a success does.
   */
  private static final int NEVER = ANY_COMPRESSION | LOCAL_FILES | 1 << 25;

  private Capabilities() {}

  /** The same without what the proxy never lets pass. */
  public static int understood(int capabilities) {
    return capabilities & ~NEVER;
  }
}
