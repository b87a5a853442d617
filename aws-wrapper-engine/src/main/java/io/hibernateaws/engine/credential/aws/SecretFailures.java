package io.hibernateaws.engine.credential.aws;

import io.hibernateaws.engine.api.ConnectSQLException;
import io.hibernateaws.engine.foreign.ForeignText;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What a question to Secrets Manager that failed means, and what mends it. */
final class SecretFailures {
  private static final String PARSER = "software.amazon.awssdk.thirdparty.";

  private SecretFailures() {}

  /**
   * The failure for the log-in.
   *
   * @param secret what the secret is called in messages
   * @param place the region, and the address where one is set, for messages
   */
  static ConnectSQLException of(SdkException failure, String secret, String place) {
    if (failure instanceof AwsServiceException answer) {
      return new ConnectSQLException(
          secret + " " + refusal(answer, place) + ": " + message(answer), answer);
    }
    if (isOfParser(failure)) {
      // The parser quotes what it read, which may be the secret.
      return new ConnectSQLException(
          secret
              + " could not be read: what answers in "
              + place
              + " is no Secrets Manager; correct hibernate.aws.secrets_manager.endpoint");
    }
    return new ConnectSQLException(
        secret
            + " could not be read, because Secrets Manager was not reached in "
            + place
            + "; let this machine reach it, through a VPC endpoint for example"
            + " (hibernate.aws.secrets_manager.endpoint): "
            + ForeignText.message(failure),
        failure);
  }

  private static String refusal(AwsServiceException answer, String place) {
    String code = code(answer);
    if (answer.isThrottlingException()) {
      return "could not be read, because Secrets Manager throttles this account in " + place;
    }
    return switch (code) {
      case "ResourceNotFoundException" ->
          "does not exist in "
              + place
              + "; correct hibernate.aws.secrets_manager.secret_id or"
              + " hibernate.aws.secrets_manager.region";
      case "AccessDeniedException" ->
          "may not be read; allow the AWS identity secretsmanager:GetSecretValue on it, and"
              + " kms:Decrypt on its key if that is one of your own";
      case "DecryptionFailure", "DecryptionFailureException" ->
          "cannot be decrypted; allow the AWS identity kms:Decrypt on its key";
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "IncompleteSignatureException",
          "MissingAuthenticationTokenException",
          "ExpiredTokenException",
          "ExpiredToken" ->
          "may not be read by this AWS identity, which AWS does not accept ("
              + ForeignText.of(code)
              + "); look at its keys, at hibernate.aws.credentials.profile and at this machine's"
              + " clock";
      default ->
          "could not be read, because Secrets Manager in "
              + place
              + " answered "
              + ForeignText.of(code)
              + " ("
              + answer.statusCode()
              + ")";
    };
  }

  private static String code(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    return code == null ? "an error" : code;
  }

  private static String message(AwsServiceException answer) {
    AwsErrorDetails details = answer.awsErrorDetails();
    String text = details == null ? null : details.errorMessage();
    return text == null ? ForeignText.message(answer) : ForeignText.of(text);
  }

  private static boolean isOfParser(Throwable failure) {
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one.getClass().getName().startsWith(PARSER)) {
        return true;
      }
    }
    return false;
  }
}
