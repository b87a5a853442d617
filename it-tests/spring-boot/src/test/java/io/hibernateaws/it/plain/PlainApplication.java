package io.hibernateaws.it.plain;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** Starts, writes and reads a row, says what it is made of, and ends. */
@SpringBootApplication
public class PlainApplication {
  public static void main(String[] args) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long begun = System.nanoTime();
    try (ConfigurableApplicationContext context =
        SpringApplication.run(PlainApplication.class, args)) {
      System.out.println("wall = " + millis(System.nanoTime() - begun));
      System.out.println("cpu = " + millis(system.getProcessCpuTime() - cpu));
      Notes notes = context.getBean(Notes.class);
      notes.save(new Note());
      System.out.println("rows = " + notes.findAll().size());
      System.out.println("dataSource = " + context.getBean(DataSource.class).getClass().getName());
      Arrays.stream(context.getBeanDefinitionNames())
          .sorted()
          .forEach(name -> System.out.println("bean = " + name));
    }
    System.out.println("done = true");
  }

  private static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }
}
