package io.hibernateaws.local.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The string constants in a class file; ArchUnit does not tell them. */
final class StringConstants {
  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int STRING = 8;
  private static final int METHOD_HANDLE = 15;

  private StringConstants() {}

  /** Literals, constants, and the fixed parts of concatenations. */
  static List<String> of(JavaClass type) {
    try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream();
        DataInputStream in = new DataInputStream(file)) {
      return read(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + type.getName(), e);
    }
  }

  private static List<String> read(DataInputStream in) throws IOException {
    // Magic number and version.
    in.skipNBytes(8);
    int size = in.readUnsignedShort();
    String[] texts = new String[size];
    List<Integer> strings = new ArrayList<>();
    for (int i = 1; i < size; i++) {
      int tag = in.readUnsignedByte();
      switch (tag) {
        case UTF8 -> texts[i] = in.readUTF();
        case STRING -> strings.add(in.readUnsignedShort());
        case LONG, DOUBLE -> {
          in.skipNBytes(8);
          // Takes two places.
          i++;
        }
        case METHOD_HANDLE -> in.skipNBytes(3);
        default -> in.skipNBytes(isReferenceToOne(tag) ? 2 : 4);
      }
    }
    return strings.stream().map(index -> texts[index]).toList();
  }

  /** Class, MethodType, Module and Package; all others are four bytes long. */
  private static boolean isReferenceToOne(int tag) {
    return tag == 7 || tag == 16 || tag == 19 || tag == 20;
  }
}
