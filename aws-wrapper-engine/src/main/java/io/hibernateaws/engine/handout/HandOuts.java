package io.hibernateaws.engine.handout;

import io.hibernateaws.engine.link.Link;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Struct;
import java.sql.Wrapper;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a driver's object to its wrapper, and back where the driver is given one. */
public final class HandOuts {
  private HandOuts() {}

  public static @Nullable Array guarded(CallGuard guard, @Nullable Array array) {
    return array == null ? null : new GuardedArray(guard, array);
  }

  public static @Nullable Blob guarded(CallGuard guard, @Nullable Blob blob) {
    return blob == null ? null : new GuardedBlob(guard, blob);
  }

  public static @Nullable GuardedClob guarded(CallGuard guard, @Nullable Clob clob) {
    return clob == null ? null : new GuardedClob(guard, clob);
  }

  public static @Nullable SQLXML guarded(CallGuard guard, @Nullable SQLXML document) {
    return document == null ? null : new GuardedSqlXml(guard, document);
  }

  public static @Nullable Ref guarded(CallGuard guard, @Nullable Ref reference) {
    return reference == null ? null : new GuardedRef(guard, reference);
  }

  public static @Nullable Struct guarded(CallGuard guard, @Nullable Struct structure) {
    return structure == null ? null : new GuardedStruct(guard, structure);
  }

  public static @Nullable ResultSet guarded(CallGuard guard, @Nullable ResultSet rows) {
    return rows == null ? null : new DetachedResultSet(guard, rows);
  }

  /** Whatever a driver answers: a value as it is, an object that leads to the server wrapped. */
  public static @Nullable Object guarded(CallGuard guard, @Nullable Object value)
      throws SQLException {
    if (value instanceof ResultSet rows) {
      return guarded(guard, rows);
    }
    if (value instanceof Array array) {
      return guarded(guard, array);
    }
    if (value instanceof Blob blob) {
      return guarded(guard, blob);
    }
    if (value instanceof Clob clob) {
      return guarded(guard, clob);
    }
    if (value instanceof SQLXML document) {
      return guarded(guard, document);
    }
    if (value instanceof Ref reference) {
      return guarded(guard, reference);
    }
    if (value instanceof Struct structure) {
      return guarded(guard, structure);
    }
    if (value instanceof Object[] values) {
      guardAll(guard, values);
    }
    return value;
  }

  /** The attributes of a structure. */
  public static @Nullable Object @Nullable [] guarded(
      CallGuard guard, @Nullable Object @Nullable [] values) throws SQLException {
    if (values != null) {
      guardAll(guard, values);
    }
    return values;
  }

  /** In place: the driver has made the array for the application. */
  private static void guardAll(CallGuard guard, @Nullable Object[] values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      Object wrapped = guarded(guard, values[i]);
      if (wrapped != values[i] && values.getClass().getComponentType().isInstance(wrapped)) {
        values[i] = wrapped;
      } else if (wrapped != values[i]) {
        guard.handsOut();
      }
    }
  }

  /** The same in a type that the application names; a driver's own class is handed out raw. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as the driver answered it
  public static <T> @Nullable T guarded(
      CallGuard guard, @Nullable Class<T> type, @Nullable Object value) throws SQLException {
    Object wrapped = guarded(guard, value);
    if (wrapped != value && (type == null || !type.isInstance(wrapped))) {
      guard.handsOut();
      return (T) value;
    }
    return (T) wrapped;
  }

  /** Whether no driver asks the server about a value of this type. */
  public static boolean isPlain(@Nullable Class<?> type) {
    return type != null && (Temporal.class.isAssignableFrom(type) || type == UUID.class);
  }

  /** Whether no driver asks the server about this value. */
  public static boolean isPlain(@Nullable Object value) {
    return value instanceof String
        || value instanceof Number
        || value instanceof Temporal
        || value instanceof UUID
        || value instanceof Boolean
        || value instanceof Date
        || value == null;
  }

  /**
   * What the driver is given for an object that came from it: its own, if it belongs to the same
   * link; that of another session goes on through its own guard.
   */
  public static @Nullable Object raw(Link link, @Nullable Object value) {
    return value instanceof HandedOut object && object.guard.link() == link
        ? object.driversOwn()
        : value;
  }

  /** The same for elements and attributes; a copy where one of them is a wrapper. */
  public static @Nullable Object @Nullable [] raw(Link link, @Nullable Object @Nullable [] values) {
    if (values == null) {
      return null;
    }
    @Nullable Object[] raw = values;
    for (int i = 0; i < values.length; i++) {
      Object one = raw(link, values[i]);
      if (one != values[i]) {
        raw = raw == values ? Arrays.copyOf(values, values.length, Object[].class) : raw;
        raw[i] = one;
      }
    }
    return raw;
  }

  public static @Nullable SQLXML raw(Link link, @Nullable SQLXML document) {
    return (SQLXML) raw(link, (Object) document);
  }

  public static @Nullable Ref raw(Link link, @Nullable Ref reference) {
    return (Ref) raw(link, (Object) reference);
  }

  public static @Nullable Array raw(Link link, @Nullable Array array) {
    return (Array) raw(link, (Object) array);
  }

  public static @Nullable Blob raw(Link link, @Nullable Blob blob) {
    return (Blob) raw(link, (Object) blob);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // Clob or NClob, as the driver made it
  public static <C extends Clob> @Nullable C rawClob(Link link, @Nullable C clob, Class<C> type) {
    Object raw = raw(link, (Object) clob);
    return type.isInstance(raw) ? type.cast(raw) : clob;
  }

  /** The driver's object behind a wrapper, remembered as handed out. */
  public static <T> T unwrap(CallGuard guard, Class<T> type, Wrapper raw) throws SQLException {
    guard.handsOut();
    return type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
  }
}
