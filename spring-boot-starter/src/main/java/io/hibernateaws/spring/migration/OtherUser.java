package io.hibernateaws.spring.migration;

import io.hibernateaws.engine.jdbc.AwsDataSource;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.UserCredentialsDataSourceAdapter;

/** Connections of the engine as another user than the application's. */
final class OtherUser {
  private OtherUser() {}

  static DataSource of(@Nullable String user, @Nullable String password, AwsDataSource dataSource) {
    UserCredentialsDataSourceAdapter other = new UserCredentialsDataSourceAdapter();
    other.setTargetDataSource(dataSource);
    if (user != null) {
      other.setUsername(user);
    }
    if (password != null) { // none with IAM
      other.setPassword(password);
    }
    return other;
  }
}
