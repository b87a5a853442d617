package io.hibernateaws.it.credential;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the AWS SDK finds in this JVM's system properties while it is open: keys, and a region. Test
 * classes run one after the other.
 */
final class AwsKeys implements AutoCloseable {
  static final String ID = "AKIDLOCALAURORA00001";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

  private final Map<String, @Nullable String> before = new HashMap<>();

  private AwsKeys() {}

  /** {@link #ID} with its secret. */
  static AwsKeys usual() {
    AwsKeys keys = new AwsKeys();
    keys.set("aws.accessKeyId", ID);
    keys.set("aws.secretAccessKey", SECRET);
    return keys;
  }

  /** A system property until the keys are closed. */
  void set(String property, String value) {
    String old = System.setProperty(property, value);
    before.putIfAbsent(property, old);
  }

  @Override
  public void close() {
    before.forEach(
        (property, old) -> {
          if (old == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, old);
          }
        });
  }
}
