package io.hibernateaws.local.mysql.wire;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where one text asks for something of Aurora, and what stands there for a stock server. */
final class Questions {
  private static final Set<String> BODIES =
      Set.of("procedure", "function", "trigger", "event", "view");
  private static final Set<String> NO_BODIES =
      Set.of("table", "database", "schema", "index", "user", "role", "server", "as");

  /** May stand between SELECT and its first item. */
  private static final Set<String> MODIFIERS =
      Set.of(
          "select",
          "all",
          "distinct",
          "distinctrow",
          "high_priority",
          "straight_join",
          "sql_small_result",
          "sql_big_result",
          "sql_buffer_result",
          "sql_no_cache",
          "sql_calc_found_rows");

  /** End a list of items. */
  private static final Set<String> AFTER_ITEMS =
      Set.of(
          "from",
          "where",
          "group",
          "having",
          "window",
          "order",
          "limit",
          "into",
          "for",
          "lock",
          "union",
          "except",
          "intersect",
          "procedure");

  /** May follow a table that has no alias. */
  private static final Set<String> AFTER_TABLE =
      Set.of(
          "where",
          "group",
          "having",
          "window",
          "order",
          "limit",
          "into",
          "for",
          "lock",
          "union",
          "except",
          "intersect",
          "join",
          "inner",
          "cross",
          "left",
          "right",
          "natural",
          "straight_join",
          "on",
          "using",
          "use",
          "force",
          "ignore",
          "set",
          "procedure");

  /** Of RDS, in lower case. */
  static final String IAM_PLUGIN = "awsauthenticationplugin";

  private final String sql;
  private final VariableTable variables;
  private final @Nullable String members;
  private final @Nullable String iamPlugin;
  private final List<Edit> edits = new ArrayList<>();
  private boolean asksForTopology;

  /**
   * @param members what stands for the table of the cluster's members; null = there is none
   * @param iamPlugin what stands for RDS's plugin and its argument; null = there is none
   */
  Questions(
      String sql, VariableTable variables, @Nullable String members, @Nullable String iamPlugin) {
    this.sql = sql;
    this.variables = variables;
    this.members = members;
    this.iamPlugin = iamPlugin;
  }

  /** In the order of the text. */
  List<Edit> edits() {
    return edits;
  }

  boolean asksForTopology() {
    return asksForTopology;
  }

  void find(List<Token> tokens) {
    int start = 0;
    for (int i = 0; i <= tokens.size(); i++) {
      if (i == tokens.size() || tokens.get(i).isMark(';')) {
        List<Token> statement = tokens.subList(start, i);
        if (isBody(statement)) {
          // What is stored must not hold what was true once; it may go on behind the semicolon.
          return;
        }
        statement(statement);
        start = i + 1;
      }
    }
  }

  private static boolean isBody(List<Token> statement) {
    if (statement.isEmpty() || !(first(statement, "create") || first(statement, "alter"))) {
      return false;
    }
    return statement.stream()
        .filter(token -> token.kind() == Token.Kind.WORD)
        .map(Token::word)
        .filter(word -> BODIES.contains(word) || NO_BODIES.contains(word))
        .findFirst()
        .filter(BODIES::contains)
        .isPresent();
  }

  private static boolean first(List<Token> statement, String word) {
    return !statement.isEmpty() && statement.get(0).isWord(word);
  }

  private void statement(List<Token> statement) {
    if (first(statement, "show")) {
      show(statement);
      return;
    }
    Deque<Boolean> items = new ArrayDeque<>(List.of(false));
    for (int i = 0; i < statement.size(); i++) {
      Token token = statement.get(i);
      if (token.isMark('(')) {
        items.push(false);
      } else if (token.isMark(')') && items.size() > 1) {
        items.pop();
      } else if (token.isWord("select")) {
        become(items, true);
      } else if (token.kind() == Token.Kind.WORD && AFTER_ITEMS.contains(token.word())) {
        become(items, false);
      }
      boolean inItems = items.element();
      variable(statement, i, inItems);
      function(statement, i, inItems);
      table(statement, i);
      plugin(statement, i);
    }
  }

  private static void become(Deque<Boolean> items, boolean inItems) {
    items.pop();
    items.push(inItems);
  }

  // ---- variables -------------------------------------------------------------------------------

  private void variable(List<Token> statement, int at, boolean inItems) {
    Token token = statement.get(at);
    if (token.kind() != Token.Kind.SYSTEM_VARIABLE
        || !(token.scope().isEmpty() || token.scope().equals("global"))
        || isAssigned(statement, at)) {
      return;
    }
    String expression = variables.expression(token.word());
    if (expression != null) {
      replace(statement, at, at, expression, inItems);
    }
  }

  private void function(List<Token> statement, int at, boolean inItems) {
    if (statement.get(at).isWord("aurora_version")
        && isMark(statement, at + 1, '(')
        && isMark(statement, at + 2, ')')
        && !isMark(statement, at - 1, '.')) {
      String expression = variables.expression("aurora_version");
      if (expression != null) {
        replace(statement, at, at + 2, expression, inItems);
      }
    }
  }

  private static boolean isAssigned(List<Token> statement, int at) {
    return first(statement, "set")
        && (at == 1 || isMark(statement, at - 1, ','))
        && (isMark(statement, at + 1, '=') || isMark(statement, at + 1, ':'));
  }

  /** A whole item without an alias keeps its name: that is how the client reads it. */
  private void replace(List<Token> statement, int from, int to, String by, boolean inItems) {
    int start = statement.get(from).start();
    int end = statement.get(to).end();
    String alias =
        inItems && beginsItem(statement, from) && endsItem(statement, to)
            ? " as `" + sql.substring(start, end).replace("`", "``") + "`"
            : "";
    edits.add(new Edit(start, end, by + alias));
  }

  private static boolean beginsItem(List<Token> statement, int at) {
    Token before = at == 0 ? null : statement.get(at - 1);
    return before != null
        && (before.isMark(',')
            || (before.kind() == Token.Kind.WORD && MODIFIERS.contains(before.word())));
  }

  private static boolean endsItem(List<Token> statement, int at) {
    Token after = at + 1 < statement.size() ? statement.get(at + 1) : null;
    return after == null
        || after.isMark(',')
        || after.isMark(')')
        || (after.kind() == Token.Kind.WORD && AFTER_ITEMS.contains(after.word()));
  }

  // ---- tables ----------------------------------------------------------------------------------

  private void table(List<Token> statement, int at) {
    if (members == null
        || at + 2 >= statement.size()
        || !statement.get(at).isName(MemberTable.SCHEMA)
        || !isMark(statement, at + 1, '.')
        || !statement.get(at + 2).isName(MemberTable.NAME)
        || isMark(statement, at - 1, '.')) {
      return;
    }
    Token schema = statement.get(at);
    Token name = statement.get(at + 2);
    if (isMark(statement, at + 3, '.')) {
      edits.add(new Edit(schema.start(), name.start(), ""));
    } else if (isRead(statement, at)) {
      asksForTopology = true;
      String alias =
          hasAlias(statement, at + 3) ? "" : " as " + sql.substring(name.start(), name.end());
      edits.add(new Edit(schema.start(), name.end(), members + alias));
    }
  }

  private static boolean isRead(List<Token> statement, int at) {
    Token before = at == 0 ? null : statement.get(at - 1);
    if (before == null) {
      return false;
    }
    if (before.isWord("from")) {
      return at < 2 || !statement.get(at - 2).isWord("delete");
    }
    return before.isWord("join")
        || before.isWord("straight_join")
        || before.isMark(',')
        || before.isMark('(');
  }

  private static boolean hasAlias(List<Token> statement, int at) {
    if (at >= statement.size()) {
      return false;
    }
    Token after = statement.get(at);
    return after.kind() == Token.Kind.QUOTED_NAME
        || (after.kind() == Token.Kind.WORD && !AFTER_TABLE.contains(after.word()));
  }

  // ---- users of IAM ----------------------------------------------------------------------------

  /** {@code identified with AWSAuthenticationPlugin as 'RDS'}. */
  private void plugin(List<Token> statement, int at) {
    if (iamPlugin != null
        && at > 1
        && statement.get(at - 2).isWord("identified")
        && statement.get(at - 1).isWord("with")
        && at + 2 < statement.size()
        && statement.get(at).word().equalsIgnoreCase(IAM_PLUGIN)
        && statement.get(at + 1).isWord("as")
        && statement.get(at + 2).isString("RDS")) {
      edits.add(new Edit(statement.get(at).start(), statement.get(at + 2).end(), iamPlugin));
    }
  }

  // ---- show ------------------------------------------------------------------------------------

  /** SHOW VARIABLES becomes what it is in the server, too: a query of a table. */
  private void show(List<Token> statement) {
    int at = 1;
    String scope = "session";
    Token word = word(statement, at);
    if (word != null && Set.of("global", "session", "local").contains(word.word())) {
      scope = word.word().equals("global") ? "global" : "session";
      word = word(statement, ++at);
    }
    if (word == null || !word.isWord("variables")) {
      return;
    }
    int start = statement.get(0).start();
    Token after = at + 1 < statement.size() ? statement.get(at + 1) : null;
    if (after == null || after.isWord("where")) {
      edits.add(new Edit(start, word.end(), variables.all(scope)));
    } else if (after.isWord("like") && at + 2 < statement.size()) {
      Token pattern = statement.get(at + 2);
      if (pattern.kind() != Token.Kind.STRING || variables.likes(pattern.word())) {
        edits.add(new Edit(start, after.end(), variables.all(scope) + " where Variable_name like"));
      }
    }
  }

  private static @Nullable Token word(List<Token> statement, int at) {
    return at < statement.size() && statement.get(at).kind() == Token.Kind.WORD
        ? statement.get(at)
        : null;
  }

  private static boolean isMark(List<Token> statement, int at, char mark) {
    return at >= 0 && at < statement.size() && statement.get(at).isMark(mark);
  }
}
