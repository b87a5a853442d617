package io.hibernateaws.it.mysql;

import io.hibernateaws.it.Difference;
import io.hibernateaws.it.adversary.Repertoire;
import io.hibernateaws.it.mysql.adversary.MariaDbRepertoire;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** MySQL, below MariaDB Connector/J. */
public class MariaDbProduct extends MySqlProduct {
  @Override
  public Map<String, String> driver() {
    return Map.of("hibernate.aws.driver", "mariadb");
  }

  @Override
  public String url(String host) {
    return "jdbc:mariadb://" + host + "/shop";
  }

  /** The driver reads certificates as they are. */
  @Override
  public Map<String, String> verifying(Path authority) {
    return Map.of("sslMode", "verify-full", "serverSslCert", authority.toString());
  }

  @Override
  public String driverThreads() {
    return "MariaDb-";
  }

  @Override
  public Set<Difference> differences() {
    return EnumSet.complementOf(EnumSet.of(Difference.NO_SAVEPOINT_WHERE_READ_ONLY));
  }

  @Override
  public String verdictNote() {
    return """
        On a reader a commit is certain because
        its session only reads. What may have committed by its text leaves its session unknown until
        it is closed, because no answer tells. After a commit Hibernate switches autocommit on, and
        that call finds the loss, so that the next one returns. There is no CALL on a reader, and no
        message that fetches further rows.""";
  }

  @Override
  public Path verdicts() {
    return Path.of("../../docs/verdicts-mariadb.md");
  }

  @Override
  public Repertoire repertoire() {
    return new MariaDbRepertoire();
  }
}
