package io.hibernateaws.engine.doctor;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes objects, lists, texts, numbers, truth values and nulls as JSON (RFC 8259), in ASCII. The
 * engine has no library for it on its class path.
 */
final class JsonWriter {
  private final StringBuilder json = new StringBuilder();

  private JsonWriter() {}

  /**
   * The value as JSON.
   *
   * @throws IllegalArgumentException for a value of another type, or a number that JSON has not
   */
  static String write(@Nullable Object value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value);
    return writer.json.toString();
  }

  private void value(@Nullable Object value) {
    if (value instanceof Map<?, ?> object) {
      object(object);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof String text) {
      text(text);
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      throw new IllegalArgumentException("JSON has no number " + number);
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      json.append(value);
    } else {
      throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
    }
  }

  private void object(Map<?, ?> object) {
    String separator = "";
    json.append('{');
    for (Map.Entry<?, ?> entry : object.entrySet()) {
      json.append(separator);
      text(String.valueOf(entry.getKey()));
      json.append(':');
      value(entry.getValue());
      separator = ",";
    }
    json.append('}');
  }

  private void list(List<?> list) {
    String separator = "";
    json.append('[');
    for (Object element : list) {
      json.append(separator);
      value(element);
      separator = ",";
    }
    json.append(']');
  }

  /** Everything beyond ASCII is escaped too, half a surrogate pair included. */
  private void text(String text) {
    json.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || c > '~') {
            json.append(String.format("\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
