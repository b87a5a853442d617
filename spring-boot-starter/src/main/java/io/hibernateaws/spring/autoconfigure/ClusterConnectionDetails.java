package io.hibernateaws.spring.autoconfigure;

import java.net.InetAddress;
import java.util.function.Function;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/** A connection to what is a cluster, whatever its host is called. */
public interface ClusterConnectionDetails extends JdbcConnectionDetails {
  /** Knows the cluster's names, which no DNS may know. */
  Function<String, InetAddress[]> hostResolver();
}
