package io.hibernateaws.engine.driver.mariadb;

import java.lang.reflect.Field;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.util.options.OptionAliases;

/** What MariaDB Connector/J calls its properties, as it finds them itself: in any case. */
final class MariaDbNames {
  /** Those that the driver looks up by these names, and in this case, when it needs them. */
  private static final List<String> LOOKED_UP =
      List.of(
          "canUseServerTimeout",
          "deprecateEof",
          "disableSessionTracking",
          "disableSslContextCache",
          "disableSslHostnameVerification",
          "enableBulkUnitResult",
          "enableSkipMeta",
          "extendedTypeInfo",
          "forceTransactionEnd",
          "getExportedKeysUsingIs",
          "getImportedKeysUsingIs",
          "importedKeysWithConstraintNames",
          "interactiveClient",
          "resultSetMetaDataUnsignedCompatibility",
          "trustServerCertificate",
          "useSSL",
          "useSsl");

  private final Map<String, String> inAnyCase = new TreeMap<>();
  private final Set<String> all = new HashSet<>(LOOKED_UP);

  MariaDbNames() {
    for (Field field : Configuration.Builder.class.getDeclaredFields()) {
      String name = field.getName();
      if (!name.startsWith("_") && !field.isSynthetic()) {
        inAnyCase.put(name.toLowerCase(Locale.ROOT), name);
        all.add(name);
      }
    }
    inAnyCase.putAll(OptionAliases.OPTIONS_ALIASES);
  }

  Set<String> all() {
    return Set.copyOf(all);
  }

  /** The name under which the driver finds a property that was given under this one. */
  String readAs(String name) {
    return inAnyCase.getOrDefault(name.toLowerCase(Locale.ROOT), name);
  }
}
