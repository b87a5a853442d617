package io.hibernateaws.it.adversary;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.util.Random;

/** What the application hands to a call and what throws in its midst. */
public final class Torn {
  private Torn() {}

  /** Something that the JVM, the application or its disk throws. */
  public static Throwable anything(Random dice) {
    return switch (dice.nextInt(4)) {
      case 0 -> new IllegalStateException("torn");
      case 1 -> new StackOverflowError("torn");
      case 2 -> new AssertionError("torn");
      default -> new IOException("torn");
    };
  }

  static Throwable unchecked(Random dice) {
    return dice.nextBoolean() ? new IllegalStateException("torn") : new AssertionError("torn");
  }

  static <T extends Throwable> void sneak(Throwable what) throws T {
    @SuppressWarnings("unchecked")
    T as = (T) what;
    throw as;
  }

  /** Gives so many bytes, then throws. */
  static InputStream bytes(Throwable what, int count) {
    return new Stream(what, count);
  }

  /** Gives these characters, then throws. */
  public static Reader characters(Throwable what, String characters) {
    return new Characters(what, characters);
  }

  private static final class Stream extends InputStream {
    private final Throwable what;
    private int left;

    Stream(Throwable what, int left) {
      this.what = what;
      this.left = left;
    }

    @Override
    public int read() {
      if (left-- <= 0) {
        Torn.<RuntimeException>sneak(what);
      }
      return 'x';
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      into[offset] = (byte) read();
      return 1;
    }
  }

  private static final class Characters extends Reader {
    private final Throwable what;
    private final String begin;
    private int at;

    Characters(Throwable what, String begin) {
      this.what = what;
      this.begin = begin;
    }

    @Override
    public int read(char[] into, int offset, int length) {
      if (at >= begin.length()) {
        Torn.<RuntimeException>sneak(what);
      }
      into[offset] = begin.charAt(at++);
      return 1;
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
