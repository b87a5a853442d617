package io.hibernateaws.spring.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hibernateaws.dialect.RetryListener;
import io.hibernateaws.engine.api.CommitWatch;
import io.hibernateaws.engine.api.FailoverDetails;
import io.hibernateaws.engine.api.TransactionLostSQLException;
import io.hibernateaws.spring.RerunnableFailoverException;
import io.hibernateaws.spring.RetryOnFailover;
import io.hibernateaws.spring.UnknownOutcomeException;
import io.hibernateaws.spring.WorkCommittedException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.Advisor;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Role;
import org.springframework.core.Ordered;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** Around which methods the annotation acts, and where among the advisors of Spring. */
class RetryAdvisorTest {
  @Test
  void each_attempt_has_a_transaction_of_its_own_whatever_the_order_of_springs_advisor() {
    try (var application = start(Work.class)) {
      application.getBean(Work.class).failingUntil(3);

      assertThat(application.getBean(Transactions.class).ended)
          .containsExactly("rollback", "rollback", "commit");
    }
  }

  @Test
  void it_ends_after_the_attempts_that_the_method_has() {
    try (var application = start(Work.class)) {
      Throwable thrown = catchThrowable(() -> application.getBean(Work.class).failingTwice());

      assertThat(thrown).isInstanceOf(RerunnableFailoverException.class).hasMessage("2");
      assertThat(thrown.getSuppressed()).extracting(Throwable::getMessage).containsExactly("1");
    }
  }

  @Test
  void a_checked_exception_arrives_as_it_was_thrown() {
    try (var application = start(Work.class)) {
      Throwable thrown = catchThrowable(() -> application.getBean(Work.class).failingChecked());

      assertThat(thrown).isInstanceOf(SQLException.class).hasMessage("2");
      assertThat(thrown.getSuppressed()).hasSize(1);
    }
  }

  @Test
  void what_was_committed_or_may_be_is_told_as_such() {
    try (var application = start(Work.class)) {
      Work work = application.getBean(Work.class);

      assertThat(catchThrowable(() -> work.failingAfter(CommitWatch::committed)))
          .isInstanceOf(WorkCommittedException.class);
      assertThat(catchThrowable(() -> work.failingAfter(CommitWatch::doubt)))
          .isInstanceOf(UnknownOutcomeException.class);
      assertThat(work.calls()).isEqualTo(2);
    }
  }

  @Test
  void methods_of_an_annotated_class_are_run_again_but_not_those_of_object() {
    try (var application = start(AnnotatedWork.class)) {
      AnnotatedWork work = application.getBean(AnnotatedWork.class);

      assertThat(work.failingOnce()).isEqualTo(2);
      assertThat(RetryTerms.of(method(AnnotatedWork.class, "hashCode"), AnnotatedWork.class))
          .isNull();
    }
  }

  @Test
  void a_method_that_returns_before_its_work_is_done_is_refused_at_start() {
    assertThatThrownBy(() -> start(LaterWork.class))
        .rootCause()
        .hasMessageContaining("LaterWork.later()")
        .hasMessageContaining("CompletableFuture")
        .hasMessageContaining("FailoverRetry.policy()");
  }

  @Test
  void terms_that_mean_nothing_are_refused_at_start() {
    assertThatThrownBy(() -> start(HastyWork.class))
        .hasStackTraceContaining("HastyWork.hasty()")
        .hasStackTraceContaining("within must be a duration such as 60s, not 'soon'");
    assertThatThrownBy(() -> start(NeverWork.class))
        .hasStackTraceContaining("attempts must be at least 1, not 0");
  }

  @Test
  void a_bean_that_is_a_proxy_already_has_the_terms_of_its_interface() {
    try (var application = start(Proxies.class)) {
      Tried bean = application.getBean(Tried.class);
      assertThat(AopUtils.isJdkDynamicProxy(bean)).isTrue();

      assertThat(bean.tried()).isEqualTo(2);
    }
  }

  @Test
  void methods_that_no_proxy_stands_before_are_not_judged() {
    try (var application = start(WorkWithHelpers.class)) {
      assertThat(application.getBean(WorkWithHelpers.class).failingOnce()).isEqualTo(2);
    }
  }

  private static Method method(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      throw new AssertionError(e);
    }
  }

  private static AnnotationConfigApplicationContext start(Class<?> work) {
    return new AnnotationConfigApplicationContext(Application.class, work);
  }

  private static RerunnableFailoverException lost(int number) {
    return new RerunnableFailoverException(String.valueOf(number), verdict(number));
  }

  private static SQLException verdict(int number) {
    return new TransactionLostSQLException(String.valueOf(number), FailoverDetails.UNKNOWN, null);
  }

  static class Work {
    private int calls;

    public int calls() {
      return calls;
    }

    @RetryOnFailover
    @Transactional
    public void failingUntil(int attempt) {
      if (++calls < attempt) {
        throw lost(calls);
      }
    }

    @RetryOnFailover(attempts = 2)
    @Transactional
    public void failingTwice() {
      throw lost(++calls);
    }

    @RetryOnFailover(attempts = 2)
    @Transactional(rollbackFor = SQLException.class)
    public void failingChecked() throws SQLException {
      throw verdict(++calls);
    }

    @RetryOnFailover
    @Transactional
    public void failingAfter(Runnable before) {
      calls++;
      before.run();
      throw lost(calls);
    }
  }

  @RetryOnFailover
  @Transactional
  static class AnnotatedWork {
    private int calls;

    public int failingOnce() {
      if (++calls == 1) {
        throw lost(calls);
      }
      return calls;
    }
  }

  /** As a repository of Spring Data is declared. */
  @RetryOnFailover
  interface Tried {
    int tried();
  }

  /** Makes a proxy around a class that knows nothing of its interface, as Spring Data does. */
  static class Proxies {
    @Bean
    static Tried tried() {
      AnnotatedWork target = new AnnotatedWork();
      ProxyFactory proxies = new ProxyFactory();
      proxies.setTarget(new Object());
      proxies.setInterfaces(Tried.class);
      proxies.addAdvice((MethodInterceptor) call -> target.failingOnce());
      return (Tried) proxies.getProxy();
    }
  }

  @RetryOnFailover
  static class WorkWithHelpers extends AnnotatedWork {
    @Override
    public int failingOnce() {
      announce().join();
      noted().join();
      return super.failingOnce();
    }

    private static CompletableFuture<String> announce() {
      return CompletableFuture.completedFuture("");
    }

    @SuppressWarnings("MethodCanBeStatic")
    private CompletableFuture<String> noted() {
      return announce();
    }
  }

  static class LaterWork {
    @RetryOnFailover
    @Transactional
    public CompletableFuture<String> later() {
      return CompletableFuture.completedFuture("");
    }
  }

  static class HastyWork {
    @RetryOnFailover(within = "soon")
    @Transactional
    public void hasty() {}
  }

  static class NeverWork {
    @RetryOnFailover(attempts = 0)
    @Transactional
    public void never() {}
  }

  @Configuration(proxyBeanMethods = false)
  @EnableTransactionManagement(order = Ordered.HIGHEST_PRECEDENCE, proxyTargetClass = true)
  static class Application {
    @Bean
    static Transactions transactionManager() {
      return new Transactions();
    }

    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static Advisor advisor(ObjectProvider<RetryListener> listeners) {
      return new RetryAdvisor(listeners);
    }
  }

  static final class Transactions extends AbstractPlatformTransactionManager {
    private static final long serialVersionUID = 1L;

    final transient List<String> ended = new ArrayList<>();

    @Override
    protected Object doGetTransaction() {
      return this;
    }

    @Override
    protected void doBegin(Object transaction, TransactionDefinition definition) {}

    @Override
    protected void doCommit(DefaultTransactionStatus status) {
      ended.add("commit");
    }

    @Override
    protected void doRollback(DefaultTransactionStatus status) {
      ended.add("rollback");
    }
  }
}
