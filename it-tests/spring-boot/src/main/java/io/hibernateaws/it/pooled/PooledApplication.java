package io.hibernateaws.it.pooled;

import io.hibernateaws.it.boot.Booking;
import io.hibernateaws.it.boot.BookingRepository;
import io.hibernateaws.it.boot.BookingService;
import io.hibernateaws.it.boot.Orders;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/**
 * The same application with a {@code DataSource} of its own, which Spring Boot makes of {@code
 * spring.datasource.*}: HikariCP.
 */
@SpringBootApplication
@EntityScan(basePackageClasses = Booking.class)
@EnableJpaRepositories(basePackageClasses = BookingRepository.class)
@Import({BookingService.class, Orders.class})
public class PooledApplication {
  public static void main(String[] args) {
    SpringApplication.run(PooledApplication.class, args);
  }
}
