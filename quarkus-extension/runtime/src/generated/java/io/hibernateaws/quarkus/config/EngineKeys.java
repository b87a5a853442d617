// Written from the engine's catalogue by GeneratedKeysTest, which says how. Do not edit.
package io.hibernateaws.quarkus.config;

import io.quarkus.runtime.annotations.ConfigDocDefault;
import io.quarkus.runtime.annotations.ConfigDocMapKey;
import io.quarkus.runtime.annotations.ConfigGroup;
import java.util.Map;
import java.util.Optional;

/** The settings of the engine, as texts that it reads itself. */
@ConfigGroup
public interface EngineKeys {
  /**
   * What the engine does: a list replaces the default, +code and -code modify it or what the
   * profile says, a comma alone means nothing. A value is a list.
   */
  @ConfigDocDefault("initial_connection, aurora_connection_tracker, failover, host_monitoring, read_write_splitting")
  Optional<String> plugins();

  /**
   * Whether plugins may be listed in any order; they always act in the canonical one. A value is
   * {@code true} or {@code false}.
   */
  @ConfigDocDefault("true")
  Optional<String> autoSortPluginOrder();

  /**
   * Adds or removes failover in the list of plugins; for migration. A value is {@code true} or
   * {@code false}.
   */
  @ConfigDocDefault("unset")
  Optional<String> enableFailover();

  /**
   * Adds or removes host_monitoring in the list of plugins; for migration. A value is {@code true}
   * or {@code false}.
   */
  @ConfigDocDefault("unset")
  Optional<String> failureDetectionEnabled();

  /** A named set of settings; explicit settings win. A value is a name. */
  @ConfigDocDefault("none")
  Optional<String> profile();

  /**
   * The kind of database: aurora-pg, pg, rds-pg, rds-multi-az-pg-cluster, aurora-mysql, mysql,
   * rds-mysql, rds-multi-az-mysql-cluster, mariadb. A value is a family code.
   */
  @ConfigDocDefault("detected")
  Optional<String> family();

  /**
   * The JDBC driver below the engine: pgjdbc, mysql-connector-j, mariadb. A value is a driver code.
   */
  @ConfigDocDefault("from the URL")
  Optional<String> driver();

  /**
   * Deadline of the engine's own queries. A plain number is in seconds; {@code 500ms}, {@code 5s},
   * {@code 2m} and {@code PT5S} are what they say.
   */
  @ConfigDocDefault("5 s")
  Optional<String> auxiliaryQueryTimeout();

  /**
   * Identity of the cluster: key of its topology, its monitors and its metrics. A value is a text.
   */
  @ConfigDocDefault("derived from the endpoint")
  Optional<String> clusterId();

  /**
   * Where the instances of the cluster are reached; required behind an IP address or a custom
   * domain. A value is of this kind: host name with one ?, optional port.
   */
  @ConfigDocDefault("derived from the endpoint")
  Optional<String> clusterInstanceHostPattern();

  /**
   * Turns names into addresses for every connect of the engine; drivers resolve nothing. A value is
   * the name of a class.
   */
  @ConfigDocDefault("the JVM's look-up")
  Optional<String> hostResolver();

  /** The settings {@code monitoring.*} of the engine. */
  Monitoring monitoring();

  /** The settings {@code monitoring.*} of the engine. */
  @ConfigGroup
  interface Monitoring {
    /**
     * Database user of all monitors; on PostgreSQL a member of the connections' own, or of
     * pg_signal_backend; on MySQL the connections' own, or one with PROCESS and CONNECTION_ADMIN
     * (MariaDB: CONNECTION ADMIN), to end what abandoned connections leave behind. A value is a
     * text.
     */
    @ConfigDocDefault("the connection's own")
    Optional<String> user();

    /** Password of that user. A value is a text. Never shown. */
    @ConfigDocDefault("the connection's own")
    Optional<String> password();

    /** Database of all monitors. A value is a text. */
    @ConfigDocDefault("the connection's own")
    Optional<String> database();

    /**
     * How long nobody wants a connection until monitors and pools close their links, so that a
     * serverless database may sleep; 0 for never. A plain number is in seconds; {@code 500ms},
     * {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("unset")
    Optional<String> idleDisconnect();
  }

  /** The settings {@code topology.*} of the engine. */
  Topology topology();

  /** The settings {@code topology.*} of the engine. */
  @ConfigGroup
  interface Topology {
    /**
     * Age after which a topology is renewed. A plain number is in milliseconds; {@code 500ms},
     * {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("30000 ms")
    Optional<String> refreshInterval();

    /**
     * Pause between questions once a search is older than 5 s, and for 30 s after it. A plain
     * number is in milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what
     * they say.
     */
    @ConfigDocDefault("100 ms")
    Optional<String> highRefreshInterval();

    /**
     * Properties of the driver for the links that topology monitors open, by their names;
     * {@code connectTimeout} and {@code socketTimeout}, in seconds, are 5 where they are not set.
     */
    @ConfigDocMapKey("property")
    Map<String, String> monitoring();
  }

  /** The settings {@code host_monitoring.*} of the engine. */
  HostMonitoring hostMonitoring();

  /** The settings {@code host_monitoring.*} of the engine. */
  @ConfigGroup
  interface HostMonitoring {
    /**
     * Grace from the start of a call to the first probe of its host. A plain number is in
     * milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("5000 ms")
    Optional<String> detectionTime();

    /**
     * Between probes; a monitor looks at the calls of its host every half of it. A plain number is
     * in milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("1000 ms")
    Optional<String> detectionInterval();

    /**
     * Failed probes until a host is dead and its calls in flight are ended. A value is a whole
     * number.
     */
    @ConfigDocDefault("3")
    Optional<String> detectionCount();

    /**
     * Deadline of one probe. A plain number is in milliseconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("half of host_monitoring.detection_interval")
    Optional<String> probeTimeout();

    /**
     * How long an instance is without a link until its monitor ends. A plain number is in
     * milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("600000 ms")
    Optional<String> monitorDisposalTime();

    /**
     * Properties of the driver for the links of host monitors, by their names;
     * {@code connectTimeout} and {@code socketTimeout}, in seconds, are 10 where they are not set,
     * and the deadline of a probe is usually shorter.
     */
    @ConfigDocMapKey("property")
    Map<String, String> monitoring();
  }

  /** The settings {@code host_availability.*} of the engine. */
  HostAvailability hostAvailability();

  /** The settings {@code host_availability.*} of the engine. */
  @ConfigGroup
  interface HostAvailability {
    /**
     * How a reader that died is offered again: as soon as it answers (none), or later after each
     * death. A value is of this kind: none, exponential_backoff.
     */
    @ConfigDocDefault("none")
    Optional<String> strategy();

    /**
     * Deaths in a row after which a reader is offered early; after more it waits for 5 minutes. A
     * value is a whole number.
     */
    @ConfigDocDefault("5")
    Optional<String> maxRetries();

    /**
     * How long others are preferred to a reader after its first death; doubles with each, at most
     * 300. A plain number is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are
     * what they say.
     */
    @ConfigDocDefault("30 s")
    Optional<String> initialBackoff();
  }

  /** The settings {@code failover.*} of the engine. */
  Failover failover();

  /** The settings {@code failover.*} of the engine. */
  @ConfigGroup
  interface Failover {
    /**
     * The role a session ends up with after a failover. A value is of this kind: strict_writer,
     * strict_reader, reader_or_writer.
     */
    @ConfigDocDefault("by endpoint")
    Optional<String> mode();

    /**
     * Whole budget of a failover. A plain number is in seconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("300 s")
    Optional<String> timeout();

    /** Choice among readers after a failover. A value is a strategy. */
    @ConfigDocDefault("random")
    Optional<String> readerSelection();

    /**
     * Whether a connection that is opened at once, as a driver's is below a pool, waits for a host
     * of its role. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("true")
    Optional<String> onConnect();

    /**
     * Limit of one connect to a reader, within network.connect_timeout. A plain number is in
     * seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("30 s")
    Optional<String> readerConnectTimeout();
  }

  /** The settings {@code initial_connection.*} of the engine. */
  InitialConnection initialConnection();

  /** The settings {@code initial_connection.*} of the engine. */
  @ConfigGroup
  interface InitialConnection {
    /** Choice among readers behind a reader endpoint. A value is a strategy. */
    @ConfigDocDefault("random")
    Optional<String> readerSelection();

    /**
     * How long a host of the wrong role is tried again, within the session's own limits. A plain
     * number is in milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what
     * they say.
     */
    @ConfigDocDefault("30000 ms")
    Optional<String> retryTimeout();

    /**
     * Pause between these tries. A plain number is in milliseconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("1000 ms")
    Optional<String> retryInterval();
  }

  /** The settings {@code read_write_splitting.*} of the engine. */
  ReadWriteSplitting readWriteSplitting();

  /** The settings {@code read_write_splitting.*} of the engine. */
  @ConfigGroup
  interface ReadWriteSplitting {
    /** Choice among readers for reads. A value is a strategy. */
    @ConfigDocDefault("random")
    Optional<String> readerSelection();

    /**
     * Who serves reads while no reader is usable: the writer, or nobody. A value is of this kind:
     * writer, fail.
     */
    @ConfigDocDefault("writer")
    Optional<String> readerFallback();

    /**
     * A reader serves reads only while its lag and the age of that knowledge are together within
     * it; at least 100. A plain number is in milliseconds; {@code 500ms}, {@code 5s}, {@code 2m}
     * and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("unset")
    Optional<String> maxReplicaLag();
  }

  /** The settings {@code reader_selection.*} of the engine. */
  ReaderSelection readerSelection();

  /** The settings {@code reader_selection.*} of the engine. */
  @ConfigGroup
  interface ReaderSelection {
    /** The settings {@code reader_selection.round_robin.*} of the engine. */
    RoundRobin roundRobin();

    /** The settings {@code reader_selection.round_robin.*} of the engine. */
    @ConfigGroup
    interface RoundRobin {
      /**
       * How often in a row round_robin uses a reader, by instance identifier or host name. A value
       * is of this kind: host:weight, ….
       */
      @ConfigDocDefault("none")
      Optional<String> hostWeights();

      /** The same for readers that are not listed there. A value is a whole number. */
      @ConfigDocDefault("1")
      Optional<String> defaultWeight();
    }

    /** The settings {@code reader_selection.weighted_random.*} of the engine. */
    WeightedRandom weightedRandom();

    /** The settings {@code reader_selection.weighted_random.*} of the engine. */
    @ConfigGroup
    interface WeightedRandom {
      /**
       * The share of a reader for weighted_random, by instance identifier or host name. A value is
       * of this kind: host:weight, ….
       */
      @ConfigDocDefault("none")
      Optional<String> hostWeights();

      /** The same for readers that are not listed there. A value is a whole number. */
      @ConfigDocDefault("1")
      Optional<String> defaultWeight();
    }
  }

  /** The settings {@code srw.*} of the engine. */
  Srw srw();

  /** The settings {@code srw.*} of the engine. */
  @ConfigGroup
  interface Srw {
    /**
     * Where sessions that may write go with {@code srw}; required then. A value is of this kind:
     * host, optional port.
     */
    @ConfigDocDefault("unset")
    Optional<String> writeEndpoint();

    /**
     * Where read-only sessions go with {@code srw}; required then. A value is of this kind: host,
     * optional port.
     */
    @ConfigDocDefault("unset")
    Optional<String> readEndpoint();

    /**
     * Whether a new connection must confirm the role of its endpoint; false for servers without
     * roles. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("true")
    Optional<String> verifyNewConnections();

    /**
     * How long a host of the wrong role is tried again with {@code srw}, within the session's own
     * limits. A plain number is in milliseconds; {@code 500ms}, {@code 5s}, {@code 2m} and
     * {@code PT5S} are what they say.
     */
    @ConfigDocDefault("60000 ms")
    Optional<String> retryTimeout();

    /**
     * Pause between these tries. A plain number is in milliseconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("1000 ms")
    Optional<String> retryInterval();
  }

  /** The settings {@code session_state.*} of the engine. */
  SessionState sessionState();

  /** The settings {@code session_state.*} of the engine. */
  @ConfigGroup
  interface SessionState {
    /**
     * Whether a session's settings are replayed on its next link. A value is {@code true} or
     * {@code false}.
     */
    @ConfigDocDefault("true")
    Optional<String> transferOnSwitch();

    /**
     * Whether a running transaction is ended before a session switches its link. A value is
     * {@code true} or {@code false}.
     */
    @ConfigDocDefault("true")
    Optional<String> rollbackOnSwitch();

    /**
     * A SessionInitializer: the application's own SQL, run on every borrowed link before a
     * session's first statement; costs its round trips at each borrow. A value is the name of a
     * class.
     */
    @ConfigDocDefault("none")
    Optional<String> initializer();
  }

  /** The settings {@code transaction.*} of the engine. */
  Transaction transaction();

  /** The settings {@code transaction.*} of the engine. */
  @ConfigGroup
  interface Transaction {
    /**
     * Whether a query in autocommit mode that is known to have no effect is taken to commit nothing
     * (query) or trusted as little as a write. A value is of this kind: query, unknown.
     */
    @ConfigDocDefault("query")
    Optional<String> autocommitSelect();

    /**
     * What becomes of a lost commit: reported as unknown (track), or the server is asked (verify).
     * A value is of this kind: track, verify.
     */
    @ConfigDocDefault("track")
    Optional<String> outcome();

    /** Schema of the marker table of verify. A value is an identifier. */
    @ConfigDocDefault("public")
    Optional<String> outcomeSchema();

    /** Name of that table. A value is an identifier. */
    @ConfigDocDefault("hibernate_aws_outcome")
    Optional<String> outcomeTable();

    /**
     * Whether the engine creates that table where it is missing. A value is {@code true} or
     * {@code false}.
     */
    @ConfigDocDefault("false")
    Optional<String> outcomeTableCreate();

    /**
     * Age at which a marker is deleted whose engine is gone; at least 600. A plain number is in
     * seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("86400 s")
    Optional<String> outcomeRetention();
  }

  /** The settings {@code network.*} of the engine. */
  Network network();

  /** The settings {@code network.*} of the engine. */
  @ConfigGroup
  interface Network {
    /**
     * Name resolution, TCP, TLS and authentication together. A plain number is in seconds;
     * {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("10 s")
    Optional<String> connectTimeout();

    /**
     * Longest silence of one socket read; 0 for none. A plain number is in seconds; {@code 500ms},
     * {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("unset")
    Optional<String> socketTimeout();

    /** TCP keepalive switch. A value is {@code true} or {@code false}. */
    @ConfigDocDefault("unset")
    Optional<String> tcpKeepalive();

    /**
     * Idle time before the first keepalive probe. A plain number is in seconds; {@code 500ms},
     * {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("unset")
    Optional<String> tcpKeepaliveTime();

    /**
     * Time between keepalive probes. A plain number is in seconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("unset")
    Optional<String> tcpKeepaliveInterval();

    /** Unanswered keepalive probes until a connection is dead. A value is a whole number. */
    @ConfigDocDefault("unset")
    Optional<String> tcpKeepaliveProbes();

    /**
     * Connect interceptors of extensions, in the order in which they are asked before each connect,
     * of monitors too. A value is of this kind: list of names.
     */
    @ConfigDocDefault("none")
    Optional<String> connectInterceptors();
  }

  /** The settings {@code iam.*} of the engine. */
  Iam iam();

  /** The settings {@code iam.*} of the engine. */
  @ConfigGroup
  interface Iam {
    /**
     * The RDS endpoint that tokens name where the application connects by another name, a custom
     * domain or an address; {@code ?} stands for the first label of that name. A value is a host.
     */
    @ConfigDocDefault("the host that is connected to")
    Optional<String> host();

    /**
     * The AWS region that tokens are signed for, where the host does not say it. A value is a
     * region.
     */
    @ConfigDocDefault("that of the host")
    Optional<String> region();

    /**
     * The port that the server listens on, which tokens name, where the application connects to
     * another. A value is a whole number.
     */
    @ConfigDocDefault("the port that is connected to")
    Optional<String> defaultPort();

    /**
     * For how long a token is used for new connections; servers take it for 900 s. A plain number
     * is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("870 s")
    Optional<String> tokenExpiration();
  }

  /** The settings {@code credentials.*} of the engine. */
  Credentials credentials();

  /** The settings {@code credentials.*} of the engine. */
  @ConfigGroup
  interface Credentials {
    /**
     * Profile of the AWS configuration files whose credentials sign tokens and requests. A value is
     * a text.
     */
    @ConfigDocDefault("the AWS SDK's usual chain")
    Optional<String> profile();

    /**
     * A CredentialSource: gives the passwords of every user, in place of all that are set; by its
     * name in an extension, or the application's own. A value is a name, or the name of a class.
     */
    @ConfigDocDefault("the passwords of settings and requests")
    Optional<String> source();
  }

  /** The settings {@code secrets_manager.*} of the engine. */
  SecretsManager secretsManager();

  /** The settings {@code secrets_manager.*} of the engine. */
  @ConfigGroup
  interface SecretsManager {
    /**
     * Name or ARN of the secret with user and password; required with {@code aws_secrets_manager}.
     * A value is a text.
     */
    @ConfigDocDefault("unset")
    Optional<String> secretId();

    /** The AWS region of the secret. A value is a region. */
    @ConfigDocDefault("that of the ARN, else of the host")
    Optional<String> region();

    /** Where the service is reached, a VPC endpoint for example. A value is a URL. */
    @ConfigDocDefault("that of the region")
    Optional<String> endpoint();

    /** Key of the user in the secret's JSON object. A value is a text. */
    @ConfigDocDefault("username")
    Optional<String> usernameKey();

    /** Key of the password in the secret's JSON object. A value is a text. */
    @ConfigDocDefault("password")
    Optional<String> passwordKey();

    /**
     * After which the secret is read again though no server has refused it; below 0 for a year. A
     * plain number is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what
     * they say.
     */
    @ConfigDocDefault("31536000 s")
    Optional<String> expiration();

    /**
     * For how long after a refused log-in the secret is read until it has changed, because a
     * rotation changes the server first; at most as long as whoever logs in may wait; 0 for one
     * reading. A plain number is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S}
     * are what they say.
     */
    @ConfigDocDefault("5 s")
    Optional<String> retryTimeout();
  }

  /** The settings {@code federated.*} of the engine. */
  Federated federated();

  /** The settings {@code federated.*} of the engine. */
  @ConfigGroup
  interface Federated {
    /**
     * Database user of the tokens; required with {@code federated_auth} and {@code okta}. A value
     * is a text.
     */
    @ConfigDocDefault("unset")
    Optional<String> dbUser();

    /** User at the identity provider. A value is a text. */
    @ConfigDocDefault("the connection's user")
    Optional<String> idpUsername();

    /** Password at the identity provider. A value is a text. Never shown. */
    @ConfigDocDefault("the connection's password")
    Optional<String> idpPassword();

    /**
     * Host of the identity provider, which is asked by https; required with {@code federated_auth}
     * and {@code okta}. A value is of this kind: host, optional port.
     */
    @ConfigDocDefault("unset")
    Optional<String> idpEndpoint();

    /** Port of AD FS. A value is a whole number. */
    @ConfigDocDefault("443")
    Optional<String> idpPort();

    /** First part of the paths of AD FS. A value is a text. */
    @ConfigDocDefault("adfs")
    Optional<String> idpName();

    /** Relying party under which AD FS knows AWS. A value is a text. */
    @ConfigDocDefault("urn:amazon:webservices")
    Optional<String> rpIdentifier();

    /**
     * Role that is assumed; required with {@code federated_auth} and {@code okta}. A value is an
     * ARN.
     */
    @ConfigDocDefault("unset")
    Optional<String> iamRoleArn();

    /**
     * The identity provider as IAM knows it; required with {@code federated_auth} and {@code okta}.
     * A value is an ARN.
     */
    @ConfigDocDefault("unset")
    Optional<String> iamIdpArn();

    /**
     * For how long a token is used for new connections; servers take it for 900 s. A plain number
     * is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("870 s")
    Optional<String> tokenExpiration();

    /**
     * Longest time of one request to the identity provider; a whole log-in takes at most three
     * times as long. A plain number is in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and
     * {@code PT5S} are what they say.
     */
    @ConfigDocDefault("60 s")
    Optional<String> httpTimeout();

    /**
     * Whether the certificate of the identity provider is verified; false shows the password to
     * whoever is in between. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("true")
    Optional<String> sslSecure();
  }

  /** The settings {@code okta.*} of the engine. */
  Okta okta();

  /** The settings {@code okta.*} of the engine. */
  @ConfigGroup
  interface Okta {
    /** Id of the AWS application in Okta; required with {@code okta}. A value is a text. */
    @ConfigDocDefault("unset")
    Optional<String> appId();
  }

  /** The settings {@code pool.*} of the engine. */
  Pool pool();

  /** The settings {@code pool.*} of the engine. */
  @ConfigGroup
  interface Pool {
    /**
     * Longest wait of a new connection for a host of its role, within the datasource's
     * {@code jdbc.login-timeout}. A plain number is in seconds; {@code 500ms}, {@code 5s},
     * {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("30 s")
    Optional<String> acquisitionTimeout();
  }

  /** The settings {@code shutdown.*} of the engine. */
  Shutdown shutdown();

  /** The settings {@code shutdown.*} of the engine. */
  @ConfigGroup
  interface Shutdown {
    /**
     * How long running transactions may end before the engine closes their links. A plain number is
     * in seconds; {@code 500ms}, {@code 5s}, {@code 2m} and {@code PT5S} are what they say.
     */
    @ConfigDocDefault("0 s")
    Optional<String> drain();
  }

  /** The settings {@code telemetry.*} of the engine. */
  Telemetry telemetry();

  /** The settings {@code telemetry.*} of the engine. */
  @ConfigGroup
  interface Telemetry {
    /**
     * Whether the engine's figures are shown, by JMX and JFR at least; without it nothing is made
     * for them. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("false")
    Optional<String> enabled();

    /**
     * Where they go: Micrometer's global registry, with io.micrometer:micrometer-core on the class
     * path, or GlobalOpenTelemetry, with io.opentelemetry:opentelemetry-api; XRAY is read as otlp.
     * A value is of this kind: none, micrometer, otlp.
     */
    @ConfigDocDefault("none")
    Optional<String> metricsBackend();

    /**
     * Where spans of borrows, connects, searches and failovers go: GlobalOpenTelemetry, with
     * io.opentelemetry:opentelemetry-api on the class path; XRAY is read as otlp. A value is of
     * this kind: none, otlp.
     */
    @ConfigDocDefault("none")
    Optional<String> tracesBackend();

    /**
     * Whether each span is a trace of its own, with a link to the span that was current, instead of
     * standing below it. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("false")
    Optional<String> submitTopLevel();

    /**
     * Whether the span of a failover also is a trace of its own, with a link to the one below the
     * span that was current. A value is {@code true} or {@code false}.
     */
    @ConfigDocDefault("false")
    Optional<String> failoverAdditionalTopTrace();
  }
}
