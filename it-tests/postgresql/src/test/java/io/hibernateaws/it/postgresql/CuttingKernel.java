package io.hibernateaws.it.postgresql;

import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketException;

/** A kernel under a connection of the driver that takes so many bytes of it and no more. */
final class CuttingKernel {
  long left = Long.MAX_VALUE;
  long taken;

  OutputStream over(OutputStream socket) {
    return new OutputStream() {
      @Override
      public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        int now = (int) Math.min(left, length);
        socket.write(bytes, offset, now);
        left -= now;
        taken += now;
        if (now < length) {
          throw new SocketException("Broken pipe");
        }
      }
    };
  }
}
