package io.hibernateaws.spring.translation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.TransactionStateUnknownSQLException;
import io.hibernateaws.spring.UnknownOutcomeException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;

/** Which beans of JDBC tell a failover by the type of their exception. */
class FailoverTranslationTest {
  @Test
  void an_applications_own_template_with_named_parameters_tells_verdicts() {
    JdbcTemplate inside = new JdbcTemplate();

    FailoverTranslationAutoConfiguration.OverEngine.verdictsOfJdbc()
        .postProcessAfterInitialization(new NamedParameterJdbcTemplate(inside), "own");

    assertThat(
            inside
                .getExceptionTranslator()
                .translate(
                    "insert",
                    null,
                    new TransactionStateUnknownSQLException("", FailoverDetails.UNKNOWN, null)))
        .isExactlyInstanceOf(UnknownOutcomeException.class);
  }
}
