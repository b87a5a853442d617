package io.hibernateaws.local.mysql.wire;

import io.hibernateaws.local.replication.PublishedTopology;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes of texts that ask for something of Aurora texts that a stock server understands, so that
 * the server itself computes, joins and describes the result. Whatever is left alone by one of the
 * ways in which the session may have its texts read is left alone. Not for several threads.
 */
final class AuroraTexts {
  /** Texts without any of these words are not looked at. */
  private static final List<String> WORDS =
      List.of(
          "aurora_",
          "version_comment",
          VariableTable.READER,
          MemberTable.NAME,
          "variables",
          Questions.IAM_PLUGIN);

  /**
   * What the server is given.
   *
   * @param asksForTopology whether {@link #beforeExecution()} must be said before it is executed
   * @param instead whether it is not what was asked for but an error
   */
  record Text(String sql, boolean asksForTopology, boolean instead) {}

  private final AuroraFacts facts;
  private final VariableTable variables;
  private final int version;

  /**
   * @param version of the server, as comments that are code for some versions write it
   */
  AuroraTexts(AuroraFacts facts, int version) {
    this.facts = facts;
    this.variables = new VariableTable(facts);
    this.version = version;
  }

  /**
   * What a stock server understands; null if it understands the text as it is.
   *
   * @param sql one character a byte
   * @param backslashes whether they escape in strings
   * @param prepared whether it is executed later
   */
  @Nullable Text understood(String sql, boolean backslashes, boolean prepared) {
    String lower = sql.toLowerCase(Locale.ROOT);
    if (WORDS.stream().noneMatch(lower::contains)) {
      return null;
    }
    PublishedTopology topology = facts.topology();
    String members =
        !facts.aurora() ? null : prepared ? MemberTable.ofVariable() : MemberTable.of(topology);
    Questions questions = questions(sql, backslashes, false, members);
    // Whether double quotes enclose names no server tells: both readings must agree.
    if (questions.edits().isEmpty()
        || (sql.indexOf('"') >= 0
            && !questions.edits().equals(questions(sql, backslashes, true, members).edits()))) {
      return null;
    }
    if (questions.asksForTopology() && topology.denied()) {
      return new Text(MemberTable.denied(), false, true);
    }
    return new Text(edited(sql, questions.edits()), questions.asksForTopology(), false);
  }

  /** What is said before a prepared statement that asks for the topology is executed. */
  Text beforeExecution() {
    PublishedTopology topology = facts.topology();
    return topology.denied()
        ? new Text(MemberTable.denied(), false, true)
        : new Text(MemberTable.variableTo(topology), false, false);
  }

  private Questions questions(
      String sql, boolean backslashes, boolean ansiQuotes, @Nullable String members) {
    Questions questions = new Questions(sql, variables, members, facts.iamPlugin());
    questions.find(Lexer.tokens(sql, backslashes, ansiQuotes, version));
    return questions;
  }

  private static String edited(String sql, List<Edit> edits) {
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (Edit edit : edits) {
      text.append(sql, from, edit.from()).append(edit.by());
      from = edit.to();
    }
    return text.append(sql, from, sql.length()).toString();
  }
}
