package io.hibernateaws.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.dialect.FailoverRetry;
import io.hibernateaws.dialect.FailoverSuccessException;
import io.hibernateaws.dialect.failure.ExceptionChain;
import io.hibernateaws.engine.api.FailoverSQLException;
import io.quarkus.test.QuarkusUnitTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** On MySQL. */
class JtaVerdictMySqlTest extends JtaVerdicts {
  private static final String ENLIST = "SET autocommit=0";
  private static final TestCluster CLUSTER = TestCluster.mysql("jtamysql", 2);

  @RegisterExtension static final QuarkusUnitTest APPLICATION = application(CLUSTER);

  @Override
  TestCluster cluster() {
    return CLUSTER;
  }

  @Override
  String sleep() {
    return "select sleep(4)";
  }

  /** Other drivers send nothing when a connection is enlisted. */
  @Test
  void a_connection_that_broke_in_the_pool_is_told_as_nothing_lost_and_tried_again() {
    String id = UUID.randomUUID().toString();
    shop.buy("0" + id);
    for (Style style : Style.values()) {
      Throwable failure = withCut(ENLIST, Moment.BEFORE_SERVER, () -> style.buy(this, id));
      assertThat(ExceptionChain.causesAndSuppressed(failure))
          .hasAtLeastOneElementOfType(FailoverSuccessException.class)
          .filteredOn(FailoverSQLException.class::isInstance)
          .hasSize(1);
      assertThat(CLUSTER.purchases(id)).isZero();

      String again = style + id;
      assertThat(
              withCut(
                  ENLIST,
                  Moment.BEFORE_SERVER,
                  () -> FailoverRetry.policy().run(() -> style.buy(this, again))))
          .isNull();
      assertThat(CLUSTER.purchases(again)).isOne();
    }
  }
}
