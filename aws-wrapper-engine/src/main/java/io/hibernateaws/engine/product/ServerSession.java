package io.hibernateaws.engine.product;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a server says that the session of one link is like, as far as the next holder of the link
 * would notice. Immutable.
 *
 * @param values what every session has, by its name: as whom it works, where names are looked up
 * @param leftovers what a fresh session has none of, by its name, with the statement that ends it
 */
public record ServerSession(Map<String, String> values, Map<String, String> leftovers) {
  public ServerSession {
    values = Map.copyOf(values);
    leftovers = Map.copyOf(leftovers);
  }

  /** What differs from a session that nothing has changed, in words; null if nothing does. */
  public @Nullable String differenceFrom(ServerSession fresh) {
    if (equals(fresh)) {
      return null;
    }
    TreeMap<String, String> odd = new TreeMap<>();
    values.forEach(
        (name, value) -> {
          if (!Objects.equals(value, fresh.values.get(name))) {
            odd.put(name, value);
          }
        });
    StringBuilder words = new StringBuilder();
    odd.forEach(
        (name, value) -> words.append(words.isEmpty() ? "" : ", ").append(name + " " + value));
    for (String leftover : new TreeSet<>(leftovers.keySet())) {
      words.append(words.isEmpty() ? "" : ", ").append(leftover);
    }
    return words.toString();
  }
}
