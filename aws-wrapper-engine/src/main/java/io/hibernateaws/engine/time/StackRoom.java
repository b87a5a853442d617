package io.hibernateaws.engine.time;

/**
 * Room on the stack of the current thread. Where the stack ends any call breaks off in its middle,
 * and a {@code ReentrantLock.lock()} throws with the lock taken. So work that takes or gives back
 * what others wait for asks first whether there is room for all of it: it happens whole, or it has
 * not begun. Stateless; any thread.
 */
public final class StackRoom {
  /** Depth of an idle link's way into its store, by calls of some 150 bytes when compiled. */
  private static final int TO_GIVE_BACK = 16;

  /** More than a link that was taken at this depth needs to be given back. */
  private static final int TO_TAKE = 24;

  /** Also of what ends a link and waits for another; a call that failed has the time to ask. */
  private static final int TO_JUDGE = 60;

  /** What the opening itself keeps account of; a driver may go deeper, and breaks off by itself. */
  private static final int TO_OPEN = 100;

  private static final long[] CARRIED = new long[16];

  private StackRoom() {}

  /** For a link to be given back or ended; a {@link StackOverflowError} if there is none. */
  public static void toGiveBack() {
    touch(TO_GIVE_BACK, CARRIED);
  }

  /** For a permit and an idle link; a {@link StackOverflowError} if there is none. */
  public static void toTake() {
    touch(TO_TAKE, CARRIED);
  }

  /** For the verdict on a failed call; a {@link StackOverflowError} if there is none. */
  public static void toJudge() {
    touch(TO_JUDGE, CARRIED);
  }

  /** For a link to be opened; a {@link StackOverflowError} if there is none. */
  public static void toOpen() {
    touch(TO_OPEN, CARRIED);
  }

  /** Values that outlive the inner call make a frame large, and a large frame is cheap room. */
  private static long touch(int calls, long[] carried) {
    if (calls == 0) {
      return 0;
    }
    long a = carried[0];
    long b = carried[1];
    long c = carried[2];
    long d = carried[3];
    long e = carried[4];
    long f = carried[5];
    long g = carried[6];
    long h = carried[7];
    long i = carried[8];
    long j = carried[9];
    long k = carried[10];
    long l = carried[11];
    long m = carried[12];
    long n = carried[13];
    long o = carried[14];
    long p = carried[15];
    return touch(calls - 1, carried)
        + (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j ^ k ^ l ^ m ^ n ^ o ^ p);
  }
}
