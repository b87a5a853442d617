package io.hibernateaws.local.mysql.wire;

import org.jspecify.annotations.Nullable;

/** The commands of the protocol, by the byte that begins them, and what answers each. */
public final class Command {
  public static final int QUERY = 0x03;
  public static final int CHANGE_USER = 0x11;
  public static final int PREPARE = 0x16;
  public static final int EXECUTE = 0x17;
  static final int CLOSE = 0x19;
  public static final int RESET_CONNECTION = 0x1f;

  private static final int QUIT = 0x01;
  private static final int FIELD_LIST = 0x04;
  private static final int STATISTICS = 0x09;
  private static final int PROCESS_INFO = 0x0a;
  private static final int BINLOG_DUMP = 0x12;
  private static final int SEND_LONG_DATA = 0x18;
  private static final int FETCH = 0x1c;
  private static final int BINLOG_DUMP_GTID = 0x1e;
  private static final int CLONE = 0x20;
  private static final int GROUP_REPLICATION = 0x21;

  private Command() {}

  /** What the server will say to a command that runs no statement; null for nothing. */
  public static Answer.@Nullable Kind answer(int command) {
    return switch (command) {
      case QUIT, SEND_LONG_DATA, CLOSE -> null;
      case PROCESS_INFO -> Answer.Kind.RESULTS;
      case FIELD_LIST, FETCH -> Answer.Kind.ROWS;
      case STATISTICS -> Answer.Kind.TEXT;
      case CHANGE_USER -> Answer.Kind.LOGIN;
      case BINLOG_DUMP, BINLOG_DUMP_GTID, CLONE, GROUP_REPLICATION -> Answer.Kind.ENDLESS;
      default -> Answer.Kind.ONE;
    };
  }
}
