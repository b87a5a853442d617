package io.hibernateaws.it;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.support.PersistenceExceptionTranslator;
import org.springframework.orm.jpa.DefaultJpaDialect;
import org.springframework.orm.jpa.EntityManagerFactoryUtils;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.hibernate.HibernateTransactionManager;
import org.springframework.orm.jpa.hibernate.LocalSessionFactoryBean;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A persistence unit below one of Spring's transaction managers, set up as its users do.
 *
 * @param translated what Spring makes of a verdict
 * @param current the session of the running transaction
 */
public record SpringUnit(
    String name,
    SessionFactory factory,
    PlatformTransactionManager manager,
    PersistenceExceptionTranslator translator,
    Class<? extends DataAccessException> translated,
    Supplier<Session> current,
    Runnable end) {

  /** A unit that somebody else has set up, below a manager that knows nothing of Hibernate. */
  public static SpringUnit jpa(Map<String, Object> settings) {
    EntityManagerFactory unit = Units.ofJpa("spring", settings);
    return new SpringUnit(
        "JpaTransactionManager",
        unit.unwrap(SessionFactory.class),
        new JpaTransactionManager(unit),
        new DefaultJpaDialect(),
        JpaSystemException.class,
        () -> session(unit),
        unit::close);
  }

  /** As Spring Boot does it. */
  public static SpringUnit jpaByVendorAdapter(Map<String, Object> settings) {
    LocalContainerEntityManagerFactoryBean bean = new LocalContainerEntityManagerFactoryBean();
    bean.setPersistenceUnitName("spring-boot");
    bean.setManagedTypes(
        PersistenceManagedTypes.of(Purchase.class.getName(), PurchaseLine.class.getName()));
    bean.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
    bean.setJpaPropertyMap(settings);
    bean.afterPropertiesSet();
    EntityManagerFactory unit = Objects.requireNonNull(bean.getObject());
    return new SpringUnit(
        "JpaTransactionManager with HibernateJpaVendorAdapter",
        unit.unwrap(SessionFactory.class),
        new JpaTransactionManager(unit),
        bean,
        DataAccessResourceFailureException.class,
        () -> session(unit),
        bean::destroy);
  }

  /** Without Jakarta Persistence. */
  public static SpringUnit hibernate(Map<String, Object> settings) {
    LocalSessionFactoryBean bean = new LocalSessionFactoryBean();
    bean.setAnnotatedClasses(Purchase.class, PurchaseLine.class);
    Properties properties = new Properties();
    properties.putAll(settings);
    bean.setHibernateProperties(properties);
    try {
      bean.afterPropertiesSet();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    SessionFactory unit = Objects.requireNonNull(bean.getObject());
    HibernateTransactionManager manager = new HibernateTransactionManager();
    manager.setSessionFactory(unit);
    // It would ask the provider for a DataSource and not survive that there is none, neither here
    // nor with Hibernate's own pool.
    manager.setAutodetectDataSource(false);
    manager.afterPropertiesSet();
    return new SpringUnit(
        "HibernateTransactionManager",
        unit,
        manager,
        bean,
        DataAccessResourceFailureException.class,
        unit::getCurrentSession,
        bean::destroy);
  }

  private static Session session(EntityManagerFactory unit) {
    EntityManager current = EntityManagerFactoryUtils.getTransactionalEntityManager(unit);
    return Objects.requireNonNull(current, "no transaction").unwrap(Session.class);
  }

  public TransactionTemplate template() {
    return new TransactionTemplate(manager);
  }

  public Session session() {
    return current.get();
  }

  public void close() {
    end.run();
  }

  @Override
  public String toString() {
    return name;
  }
}
