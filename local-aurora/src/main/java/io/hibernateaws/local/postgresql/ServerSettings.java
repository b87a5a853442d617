package io.hibernateaws.local.postgresql;

import io.hibernateaws.local.replication.AdminLink;
import io.hibernateaws.local.server.Credentials;
import io.hibernateaws.local.server.Flavour;
import java.net.InetAddress;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Texts of the two settings files of a server: common ones, and those of one instance. */
final class ServerSettings {
  /** Of every server and every proxy: they differ in their addresses. */
  static final int PORT = 5432;

  private ServerSettings() {}

  /** For the template's postgresql.conf. */
  static String common(Flavour flavour) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("port", Integer.toString(PORT));
    settings.put("listen_addresses", "127.0.0.1");
    settings.put("unix_socket_directories", "");
    settings.put("password_encryption", "scram-sha-256");
    // A killed process leaves its page cache to the kernel; only a dead machine would lose it.
    settings.put("fsync", "off");
    // In the data directory: a killed server would leave segments behind in /dev/shm.
    settings.put("dynamic_shared_memory_type", "mmap");
    settings.put("shared_buffers", "16MB");
    settings.put("max_connections", "600");
    settings.put("wal_level", "replica");
    settings.put("max_wal_senders", "20");
    settings.put("wal_keep_size", "128MB");
    settings.put("max_wal_size", "256MB");
    settings.put("hot_standby", "on");
    settings.put("wal_receiver_status_interval", "1s");
    settings.put("wal_retrieve_retry_interval", "100ms");
    // Long: the supervisor knows which servers are dead, and a busy machine must not cut
    // replication.
    settings.put("wal_receiver_timeout", "20s");
    settings.put("wal_sender_timeout", "20s");
    settings.put("log_destination", "stderr");
    settings.put("log_timezone", "UTC");
    settings.put("timezone", "UTC");
    settings.put("max_worker_processes", "4");
    String own =
        switch (flavour) {
          case AURORA -> "aurora_stat_utils";
          case MULTI_AZ_CLUSTER, RDS_INSTANCE -> "rds_tools";
          case PLAIN -> null;
        };
    if (own != null) {
      settings.put("rds.extensions", own + ",plpgsql,pg_stat_statements");
    }
    return text(settings);
  }

  /** For the instance's postgresql.auto.conf, which a clone would otherwise inherit. */
  static String instance(
      String id, InetAddress address, boolean tls, @Nullable String primaryConninfo) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("cluster_name", id);
    settings.put("listen_addresses", address.getHostAddress());
    settings.put("synchronous_standby_names", "");
    if (tls) {
      settings.put("ssl", "on");
    }
    if (primaryConninfo != null) {
      settings.put("primary_conninfo", primaryConninfo);
    }
    return text(settings);
  }

  /** How a standby named {@code id} reaches its upstream. */
  static String conninfo(String id, InetAddress upstream, Credentials admin) {
    return "host=%s port=%d user=%s password=%s application_name=%s sslmode=disable gssencmode=disable connect_timeout=2"
        .formatted(upstream.getHostAddress(), PORT, admin.user(), admin.password(), id);
  }

  /** Changes a setting of a running server; in effect a moment later. */
  static void change(AdminLink link, String name, String value, Duration deadline)
      throws SQLException {
    link.execute(
        deadline,
        "alter system set %s = '%s'".formatted(name, value),
        "select pg_catalog.pg_reload_conf()");
  }

  /**
   * Only loopback, only with a password.
   *
   * @param accepted whether others than the superuser are let in
   * @param iamRule the line about users of IAM; empty if they are like others
   */
  static String hostBasedAuthentication(boolean accepted, String iamRule) {
    return """
        host all %s 127.0.0.0/8 scram-sha-256
        host replication all 127.0.0.0/8 scram-sha-256
        %shost all all 127.0.0.0/8 %s
        """
        .formatted(Template.ADMIN, accepted ? iamRule : "", accepted ? "scram-sha-256" : "reject");
  }

  private static String text(Map<String, String> settings) {
    return settings.entrySet().stream()
        .map(e -> "%s = '%s'%n".formatted(e.getKey(), e.getValue().replace("'", "''")))
        .collect(Collectors.joining());
  }
}
