package io.hibernateaws.local.mysql.handshake;

/** What client and server may do with their connection, as bits of both handshake messages. */
public final class Capabilities {
  public static final int CONNECT_WITH_DATABASE = 1 << 3;
  public static final int COMPRESS = 1 << 5;
  static final int LOCAL_FILES = 1 << 7;
  public static final int SSL = 1 << 11;
  public static final int PLUGIN_AUTH = 1 << 19;
  public static final int LONG_ANSWERS = 1 << 21;
  public static final int DEPRECATE_EOF = 1 << 24;
  public static final int QUERY_ATTRIBUTES = 1 << 27;
  public static final int ANY_COMPRESSION = COMPRESS | 1 << 26;

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
