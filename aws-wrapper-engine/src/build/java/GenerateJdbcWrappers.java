import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.NClob;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.sql.Struct;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes the JDBC wrappers of {@code io.hibernateaws.engine.session} and {@code .handout}, which
 * are committed under {@code src/generated/java}. Run with JDK 17 (a newer one knows newer JDBC
 * methods), from {@code aws-wrapper-engine}:
 *
 * <pre>java src/build/java/GenerateJdbcWrappers.java src/generated/java</pre>
 *
 * <p>{@link #MARKS} is the one list of what is more than a delegation; everything else is forwarded
 * as it is.
 */
public final class GenerateJdbcWrappers {
  private static final String ENGINE = "io.hibernateaws.engine.";

  /** Objects that reach the network by themselves, below the sessions that hand them out. */
  private static final String HANDOUT = "handout";

  private static final String SESSION = "session";
  private static final String METADATA = "metadata";

  /** What a method of a wrapper does. The first word is the shape, a second one the call's kind. */
  private static final Map<String, String> MARKS = new LinkedHashMap<>();

  /** What leads on from an object. */
  private static final Map<Class<?>, String> STREAMS =
      Map.of(
          InputStream.class, "GuardedInput.of(guard, @)",
          OutputStream.class, "GuardedOutput.of(guard, @, CallKind.UPDATE)",
          Reader.class, "GuardedReader.of(guard, @)",
          Writer.class, "GuardedWriter.of(guard, @, CallKind.UPDATE)",
          ResultSet.class, "HandOuts.guarded(guard, @)",
          Object.class, "HandOuts.guarded(guard, @)",
          Object[].class, "HandOuts.guarded(guard, @)");

  /** What a driver may be given again. */
  private static final Set<Class<?>> OWN_OBJECTS =
      Set.of(Array.class, Blob.class, SQLXML.class, Ref.class, Object.class, Object[].class);

  private static void mark(String methods, String what) {
    for (String method : methods.split(" ")) {
      MARKS.put(method, what);
    }
  }

  static {
    // A connection's calls that need a link: they bind.
    mark("Connection.createStatement", "statement OTHER");
    mark("Connection.prepareStatement", "prepared OTHER");
    mark("Connection.prepareCall", "callable OTHER");
    mark("Connection.nativeSQL", "bind OTHER");
    mark("Connection.createArrayOf Connection.createBlob", "made OTHER");
    mark("Connection.createClob Connection.createNClob", "made OTHER");
    mark("Connection.createSQLXML Connection.createStruct", "made OTHER");
    mark("Connection.setShardingKey", "bind OTHER");
    mark("Connection.setShardingKeyIfValid", "bind OTHER");
    mark("Connection.setSavepoint", "savepoint SAVEPOINT");
    mark("Connection.releaseSavepoint", "boundOnly SAVEPOINT");
    // Written by hand in GuardedConnection: what a session answers itself, and its life.
    mark("Connection.setAutoCommit Connection.getAutoCommit", "hand");
    mark("Connection.setReadOnly Connection.isReadOnly", "hand");
    mark("Connection.setTransactionIsolation Connection.getTransactionIsolation", "hand");
    mark("Connection.setSchema Connection.getSchema", "hand");
    mark("Connection.setCatalog Connection.getCatalog", "hand");
    mark("Connection.setHoldability Connection.getHoldability", "hand");
    mark("Connection.setNetworkTimeout Connection.getNetworkTimeout", "hand");
    mark("Connection.setClientInfo Connection.getClientInfo", "hand");
    mark("Connection.setTypeMap Connection.getTypeMap", "hand");
    mark("Connection.commit Connection.rollback Connection.close Connection.isClosed", "hand");
    mark("Connection.abort Connection.isValid Connection.getMetaData", "hand");
    mark("Connection.getWarnings Connection.clearWarnings", "hand");
    mark("Connection.beginRequest Connection.endRequest", "hand");

    // Statements: what goes to the server, and how it counts.
    mark("Statement.execute PreparedStatement.execute", "guard UPDATE");
    mark("Statement.executeUpdate PreparedStatement.executeUpdate", "write UPDATE");
    mark("Statement.executeLargeUpdate PreparedStatement.executeLargeUpdate", "write UPDATE");
    mark("Statement.executeBatch Statement.executeLargeBatch", "batch BATCH");
    mark("Statement.executeQuery PreparedStatement.executeQuery", "query QUERY");
    mark("Statement.getMoreResults", "guard FETCH");
    mark("PreparedStatement.getMetaData", "columns OTHER");
    mark("PreparedStatement.getParameterMetaData", "parameters OTHER");
    mark("Statement.getResultSet Statement.getGeneratedKeys", "results");
    // Values that a driver may ask the server about, or write as large objects.
    mark("PreparedStatement.setObject PreparedStatement.setArray", "give OTHER");
    mark("CallableStatement.setObject CallableStatement.setSQLXML", "give OTHER");
    mark("PreparedStatement.setSQLXML PreparedStatement.setRef", "give OTHER");
    mark("PreparedStatement.setNull(int,int,String)", "give OTHER");
    mark("CallableStatement.setNull(String,int,String)", "give OTHER");
    mark("CallableStatement.registerOutParameter(int,int,String)", "give OTHER");
    mark("CallableStatement.registerOutParameter(int,SQLType,String)", "give OTHER");
    mark("CallableStatement.registerOutParameter(String,int,String)", "give OTHER");
    mark("CallableStatement.registerOutParameter(String,SQLType,String)", "give OTHER");
    mark("PreparedStatement.setBlob PreparedStatement.setClob", "give UPDATE");
    mark("PreparedStatement.setNClob CallableStatement.setBlob", "give UPDATE");
    mark("CallableStatement.setClob CallableStatement.setNClob", "give UPDATE");
    mark("CallableStatement.getObject CallableStatement.getArray", "door FETCH");
    mark("CallableStatement.getBlob CallableStatement.getClob", "door FETCH");
    mark("CallableStatement.getNClob CallableStatement.getSQLXML", "door FETCH");
    mark("CallableStatement.getRef", "door FETCH");
    // Statements: what stays quiet on a lost link, and what the guard answers itself.
    mark("Statement.getMaxRows Statement.getLargeMaxRows Statement.getQueryTimeout", "quiet");
    mark("Statement.addBatch Statement.clearBatch Statement.close Statement.isClosed", "hand");
    mark("Statement.cancel Statement.getConnection", "hand");

    // Result sets: rows fetched from the server where they stream, and updates through them.
    mark("ResultSet.next ResultSet.previous ResultSet.first ResultSet.last", "stream FETCH");
    mark("ResultSet.absolute ResultSet.relative", "stream FETCH");
    mark("ResultSet.beforeFirst ResultSet.afterLast ResultSet.isLast", "stream FETCH");
    mark("ResultSet.refreshRow", "row FETCH");
    mark("ResultSet.insertRow ResultSet.updateRow ResultSet.deleteRow", "row UPDATE");
    mark("ResultSet.getStatement", "owner");
    mark("ResultSet.getMetaData", "columns");
    mark("ResultSet.getObject ResultSet.getArray ResultSet.getBlob", "door FETCH");
    mark("ResultSet.getClob ResultSet.getNClob ResultSet.getSQLXML", "door FETCH");
    mark("ResultSet.getRef", "door FETCH");
    // Whether rows can be changed, and by which key, a driver asks the server at the first change.
    for (Method method : ResultSet.class.getMethods()) {
      if (method.getName().startsWith("update") && !method.getName().equals("updateRow")) {
        mark("ResultSet." + method.getName(), "edit OTHER");
      }
    }
    mark("ResultSet.moveToInsertRow ResultSet.moveToCurrentRow", "edit OTHER");
    mark("ResultSet.cancelRowUpdates", "edit OTHER");
    mark("ResultSet.close", "end");

    // Objects that reach the server by themselves.
    mark("Blob.setBytes Blob.setBinaryStream Blob.truncate", "change");
    mark("Clob.setString Clob.setAsciiStream Clob.setCharacterStream Clob.truncate", "change");
    mark("Ref.setObject", "change");
    mark("Blob.free Clob.free Array.free SQLXML.free", "end");

    // What drivers know without the server; for the rest of the columns they may ask it.
    mark("ResultSetMetaData.getColumnCount ResultSetMetaData.getColumnLabel", "known");
    mark("ResultSetMetaData.getColumnName ParameterMetaData.getParameterCount", "known");

    // Metadata: facts of the product and the driver need no link.
    mark("DatabaseMetaData.getConnection", "hand");
    mark("DatabaseMetaData.getDatabaseProductName", "fact productName");
    mark("DatabaseMetaData.getDatabaseProductVersion", "fact productVersion");
    mark("DatabaseMetaData.getDatabaseMajorVersion", "fact productMajor");
    mark("DatabaseMetaData.getDatabaseMinorVersion", "fact productMinor");
    mark("DatabaseMetaData.getDriverName", "fact driverName");
    mark("DatabaseMetaData.getDriverVersion", "fact driverVersion");
    mark("DatabaseMetaData.getDriverMajorVersion", "fact driverMajor");
    mark("DatabaseMetaData.getDriverMinorVersion", "fact driverMinor");
    mark("DatabaseMetaData.getJDBCMajorVersion", "fact jdbcMajor");
    mark("DatabaseMetaData.getJDBCMinorVersion", "fact jdbcMinor");
  }

  private final Path out;
  private String room = SESSION;
  private final Set<String> imports = new TreeSet<>();
  private final Set<String> used = new TreeSet<>();
  private final StringBuilder body = new StringBuilder();

  private GenerateJdbcWrappers(Path out) {
    this.out = out;
  }

  /** Writes every wrapper below the folder named by the first argument. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException("usage: java GenerateJdbcWrappers.java <source folder>");
    }
    GenerateJdbcWrappers generator = new GenerateJdbcWrappers(Path.of(args[0]));
    generator.forwardingConnection();
    generator.bindingConnection();
    generator.guardedStatement();
    generator.guardedPreparedStatement();
    generator.guardedCallableStatement();
    generator.resultSets();
    generator.room = METADATA;
    generator.guardedMetaData();
    generator.room = HANDOUT;
    generator.forwardingResultSet();
    generator.descriptions(ResultSetMetaData.class, "columns of a guarded result");
    generator.descriptions(ParameterMetaData.class, "parameters of a guarded statement");
    generator.object("GuardedBlob", Blob.class, "large object");
    generator.object("GuardedClob", NClob.class, "large text");
    generator.object("GuardedArray", Array.class, "array");
    generator.object("GuardedSqlXml", SQLXML.class, "XML document");
    generator.object("GuardedRef", Ref.class, "reference");
    generator.object("GuardedStruct", Struct.class, "structure");
    Set<String> unknown = new TreeSet<>(MARKS.keySet());
    unknown.removeAll(generator.used);
    if (!unknown.isEmpty()) {
      throw new IllegalStateException("marked, but not a method of JDBC: " + unknown);
    }
  }

  private void forwardingConnection() throws IOException {
    open(
        "A connection that forwards every call to another one; a base for connections that add to"
            + " some\n * of them. Not thread-safe by itself.",
        "public abstract class ForwardingConnection implements Connection {",
        Connection.class);
    line("  /** The connection behind this one, asked for at every call. */");
    line("  protected abstract Connection delegate();");
    for (Method method : methods(Connection.class)) {
      forward(method, "delegate()");
    }
    unwrapping("delegate()", null);
    close("ForwardingConnection");
  }

  private void bindingConnection() throws IOException {
    open(
        "The calls of a guarded connection that need a link: they bind the session, run under the"
            + " call\n * sequence, and turn a lost link into a verdict.",
        "abstract class BindingConnection implements Connection {",
        Connection.class);
    imports.add("io.hibernateaws.engine.link.Link");
    imports.add("io.hibernateaws.engine.product.CallKind");
    imports.add(SQLException.class.getName());
    line("  final Session session;");
    line("");
    line("  BindingConnection(Session session) {");
    line("    this.session = session;");
    line("  }");
    for (Method method : methods(Connection.class)) {
      String[] mark = markOf(Connection.class, method);
      switch (mark[0]) {
        case "hand" -> {}
        case "made" -> {
          imports.add(ENGINE + HANDOUT + ".HandOuts");
          String wrap = "HandOuts.guarded(session.guard(link), @)";
          head(method);
          String call = "link.raw()." + call(method, "link");
          guardedBody(
              method, "session.enter()", wrap.replace("@", call), "session", mark[1], "null");
        }
        case "bind", "boundOnly", "savepoint" ->
            guarded(
                method,
                switch (mark[0]) {
                  case "bind" -> "session.enter()";
                  case "savepoint" -> "session.enterSavepoint()";
                  default -> "session.enterBound()";
                },
                "link.raw()",
                null,
                mark[1],
                "null");
        case "statement", "prepared", "callable" ->
            guarded(
                method,
                "session.enter()",
                "link.raw()",
                "session."
                    + mark[0]
                    + "(link, @"
                    + (mark[0].equals("statement") ? "" : ", p1")
                    + ")",
                mark[1],
                mark[0].equals("statement") ? "null" : "p1");
        default -> throw unmarked(method);
      }
    }
    close("BindingConnection");
  }

  private void guardedStatement() throws IOException {
    open(
        "A statement of a guarded connection: calls that go to the server are guarded, the others"
            + "\n * forwarded.",
        "class GuardedStatement extends StatementGuard implements Statement {",
        Statement.class);
    statementClass(
        "GuardedStatement", Statement.class, "Session session, Link link", "session, link, null");
    for (Method method : methods(Statement.class)) {
      statementMethod(Statement.class, method);
    }
    unwrapping("delegate", "this");
    close("GuardedStatement");
  }

  private void guardedPreparedStatement() throws IOException {
    open(
        "A prepared statement of a guarded connection.",
        "class GuardedPreparedStatement extends GuardedStatement implements PreparedStatement {",
        PreparedStatement.class);
    statementClass(
        "GuardedPreparedStatement",
        PreparedStatement.class,
        "Session session, Link link",
        "session, link, delegate, sql");
    for (Method method : methods(PreparedStatement.class)) {
      if (method.getDeclaringClass() == PreparedStatement.class) {
        statementMethod(PreparedStatement.class, method);
      }
    }
    close("GuardedPreparedStatement");
  }

  private void guardedCallableStatement() throws IOException {
    open(
        "A callable statement of a guarded connection.",
        "final class GuardedCallableStatement extends GuardedPreparedStatement"
            + " implements CallableStatement {",
        CallableStatement.class);
    statementClass(
        "GuardedCallableStatement",
        CallableStatement.class,
        "Session session, Link link",
        "session, link, delegate, sql");
    for (Method method : methods(CallableStatement.class)) {
      if (method.getDeclaringClass() == CallableStatement.class) {
        statementMethod(CallableStatement.class, method);
      }
    }
    close("GuardedCallableStatement");
  }

  private void statementClass(String name, Class<?> type, String parameters, String arguments) {
    imports.add("io.hibernateaws.engine.link.Link");
    imports.add("io.hibernateaws.engine.product.CallKind");
    imports.add(SQLException.class.getName());
    line("  private final " + simple(type) + " delegate;");
    line("");
    String sql = type == Statement.class ? "" : ", String sql";
    line("  " + name + "(" + parameters + ", " + simple(type) + " delegate" + sql + ") {");
    line("    super(" + arguments + ");");
    line("    this.delegate = delegate;");
    line("  }");
    if (type == Statement.class) {
      line("");
      line("  GuardedStatement(Session session, Link link, Statement delegate, String sql) {");
      line("    super(session, link, sql);");
      line("    this.delegate = delegate;");
      line("  }");
      line("");
      line("  @Override");
      line("  final Statement raw() {");
      line("    return delegate;");
      line("  }");
    }
    line("");
    line("  private " + simple(type) + " live() throws SQLException {");
    line("    if (link != session.link) {");
    line("      throw stale();");
    line("    }");
    line("    return delegate;");
    line("  }");
  }

  private void statementMethod(Class<?> type, Method method) {
    String[] mark = markOf(type, method);
    boolean text = method.getParameterCount() > 0 && method.getParameterTypes()[0] == String.class;
    String sql = text ? "p1" : "sql";
    switch (mark[0]) {
      case "hand" -> {}
      case "forward" -> forward(method, "live()");
      case "guard" ->
          guarded(
              method,
              mark[1].equals("UPDATE") ? (text ? "enterText(p1)" : "enterText()") : "enter()",
              "delegate",
              mark[1].equals("UPDATE") ? "done(@)" : null,
              mark[1],
              mark[1].equals("UPDATE") ? sql : "null");
      case "write" ->
          guarded(method, text ? "enterWrite(p1)" : "enterWrite()", "delegate", null, mark[1], sql);
      case "batch" -> guarded(method, "enterBatch()", "delegate", null, mark[1], "batchText()");
      case "query" ->
          guarded(
              method,
              text ? "enterText(p1)" : "enterText()",
              "delegate",
              "resultSet(@)",
              mark[1],
              sql);
      case "columns", "parameters" ->
          guarded(method, "enter()", "delegate", mark[0] + "(@)", mark[1], "null");
      case "give" -> given(method, mark[1]);
      case "door" -> door(method, "this", "enter()", "session", mark[1]);
      case "results" -> {
        head(method);
        line("    return resultSet(live()." + call(method) + ");");
        line("  }");
      }
      case "quiet" -> {
        head(method);
        line("    return link == session.link ? delegate." + call(method) + " : 0;");
        line("  }");
      }
      default -> throw unmarked(method);
    }
  }

  /** A value that the driver may ask the server about, or write there. */
  private void given(Method method, String kind) {
    imports.add(ENGINE + HANDOUT + ".HandOuts");
    head(method);
    if (method.getName().equals("setObject")) {
      line("    if (HandOuts.isPlain(p2)) {");
      line("      live()." + call(method) + ";");
      line("      return;");
      line("    }");
    }
    guardedBody(
        method,
        kind.equals("UPDATE") ? "enterLargeObject()" : "enter()",
        "delegate." + call(method, "link"),
        "session",
        kind,
        "null");
  }

  /** An answer that may lead to the server by itself. */
  private void door(Method method, String guard, String enter, String failing, String kind) {
    if (!room.equals(HANDOUT)) {
      imports.add(ENGINE + HANDOUT + ".HandOuts");
    }
    head(method);
    String call = "delegate." + call(method);
    String wrap = "HandOuts.guarded(" + guard + ", ";
    Class<?>[] types = method.getParameterTypes();
    if (types.length == 2 && types[1] == Class.class) {
      line("    if (HandOuts.isPlain(p2)) {");
      line("      return " + call + ";");
      line("    }");
      wrap += "p2, ";
    }
    guardedBody(method, enter, wrap + call + ")", failing, kind, "null");
  }

  /** What every result set does. */
  private void forwardingResultSet() throws IOException {
    open(
        "A result set that forwards every call; what leads to the server by itself is guarded.",
        "public abstract class ForwardingResultSet implements ResultSet {",
        ResultSet.class);
    guardImports();
    line("  /** How a call that may reach the server begins and fails. */");
    line("  protected final CallGuard guard;");
    line("");
    line("  /** The driver's own. */");
    line("  protected final ResultSet delegate;");
    line("");
    line("  protected ForwardingResultSet(CallGuard guard, ResultSet delegate) {");
    line("    this.guard = guard;");
    line("    this.delegate = delegate;");
    line("  }");
    line("");
    line("  /** Whether this is the wrapper of that result set of the driver. */");
    line("  public final boolean wraps(ResultSet rows) {");
    line("    return delegate == rows;");
    line("  }");
    for (Method method : methods(ResultSet.class)) {
      String[] mark = markOf(ResultSet.class, method);
      switch (mark[0]) {
        case "owner" -> {}
        case "door" -> door(method, "guard", "guard.enter()", "guard", mark[1]);
        case "columns" -> {
          head(method);
          line("    return guard.columns(delegate." + call(method) + ");");
          line("  }");
        }
        case "edit" -> {
          head(method);
          String call = "delegate." + call(method, "link");
          guardedBody(method, "guard.enter()", call, "guard", mark[1], "null");
        }
        default -> forward(method, "delegate");
      }
    }
    unwrapping("delegate", "guard");
    close("ForwardingResultSet");

    open(
        "Rows that a driver gives beside those of a statement, an array's or a cursor's: any of"
            + " its calls\n * may go to the server.",
        "final class DetachedResultSet extends ForwardingResultSet {",
        ResultSet.class);
    guardImports();
    imports.add(Statement.class.getName());
    line("  DetachedResultSet(CallGuard guard, ResultSet delegate) {");
    line("    super(guard, delegate);");
    line("  }");
    line("");
    line("  @Override");
    line("  public Statement getStatement() {");
    line("    return guard.statement();");
    line("  }");
    for (Method method : methods(ResultSet.class)) {
      String[] mark = markOf(ResultSet.class, method);
      switch (mark[0]) {
        case "row", "stream" -> {
          boolean change = mark[1].equals("UPDATE");
          head(method);
          guardedBody(
              method,
              change ? "guard.enterChange()" : "guard.enter()",
              "delegate." + call(method),
              "guard",
              mark[1],
              "null");
        }
        case "end" -> end(method);
        default -> {}
      }
    }
    close("DetachedResultSet");
  }

  /** The end of an object, quiet once its link is not the session's any more. */
  private void end(Method method) {
    head(method);
    line("    if (!guard.holdsLink()) {");
    line("      return;");
    line("    }");
    guardedBody(method, "guard.enter()", "delegate." + call(method), "guard", "OTHER", "null");
  }

  private void guardImports() {
    imports.add(ENGINE + "link.Link");
    imports.add(ENGINE + "product.CallKind");
    imports.add(SQLException.class.getName());
  }

  /** A driver's object that reaches the server by itself. */
  private void object(String name, Class<?> type, String what) throws IOException {
    open(
        "A driver's " + what + ", whose calls may go to the server.",
        "final class " + name + " extends HandedOut implements " + type.getSimpleName() + " {",
        type);
    guardImports();
    Class<?> drivers = type == NClob.class ? Clob.class : type;
    line("  private final " + simple(drivers) + " delegate;");
    line("");
    line("  " + name + "(CallGuard guard, " + simple(drivers) + " delegate) {");
    line("    super(guard);");
    line("    this.delegate = delegate;");
    line("  }");
    line("");
    line("  @Override");
    line("  Object driversOwn() {");
    line("    return delegate;");
    line("  }");
    for (Method method : methods(drivers)) {
      if (method.getDeclaringClass() == Object.class) {
        continue;
      }
      String mark = markOf(drivers, method)[0];
      if (mark.equals("end")) {
        end(method);
        continue;
      }
      boolean change = mark.equals("change");
      String wrapper = STREAMS.get(method.getReturnType());
      if (wrapper != null && type == SQLXML.class) {
        // A document is the application's until it is sent with a statement.
        wrapper = wrapper.replace("CallKind.UPDATE", "CallKind.OTHER");
      }
      String call = "delegate." + call(method, "link");
      head(method);
      guardedBody(
          method,
          change ? "guard.enterChange()" : "guard.enter()",
          wrapper == null ? call : wrapper.replace("@", call),
          "guard",
          change ? "UPDATE" : "FETCH",
          "null");
    }
    close(name);
  }

  private void resultSets() throws IOException {
    open(
        "A result set of a guarded statement: its rows are with the driver, only changes through it"
            + " go\n * to the server.",
        "class GuardedResultSet extends ForwardingResultSet {",
        ResultSet.class);
    resultSetClass("GuardedResultSet");
    line("");
    line("  @Override");
    line("  public final Statement getStatement() {");
    line("    return owner;");
    line("  }");
    imports.add(Statement.class.getName());
    imports.add(ENGINE + HANDOUT + ".ForwardingResultSet");
    for (Method method : methods(ResultSet.class)) {
      String[] mark = markOf(ResultSet.class, method);
      if (mark[0].equals("row")) {
        String enter = mark[1].equals("UPDATE") ? "owner.enterChange()" : "owner.enter()";
        guarded(method, enter, "delegate", null, mark[1], "null");
      }
    }
    close("GuardedResultSet");

    open(
        "A result set that fetches further rows from the server while it is read.",
        "final class StreamingResultSet extends GuardedResultSet {",
        ResultSet.class);
    resultSetClass("StreamingResultSet");
    for (Method method : methods(ResultSet.class)) {
      String[] mark = markOf(ResultSet.class, method);
      if (mark[0].equals("stream")) {
        guarded(method, "owner.enter()", "delegate", null, mark[1], "null");
      }
    }
    close("StreamingResultSet");
  }

  private void resultSetClass(String name) {
    imports.add("io.hibernateaws.engine.link.Link");
    imports.add("io.hibernateaws.engine.product.CallKind");
    imports.add(SQLException.class.getName());
    boolean base = name.equals("GuardedResultSet");
    if (base) {
      line("  final GuardedStatement owner;");
      line("");
    }
    line("  " + name + "(GuardedStatement owner, ResultSet delegate) {");
    line("    super(owner, delegate);");
    if (base) {
      line("    this.owner = owner;");
    }
    line("  }");
  }

  private void descriptions(Class<?> type, String what) throws IOException {
    String name = "Guarded" + type.getSimpleName();
    open(
        "Describes the " + what + "; a driver may ask the server for it.",
        "public final class " + name + " implements " + type.getSimpleName() + " {",
        type);
    guardImports();
    line("  private final CallGuard guard;");
    line("  private final " + type.getSimpleName() + " delegate;");
    line("");
    line("  public " + name + "(CallGuard guard, " + type.getSimpleName() + " delegate) {");
    line("    this.guard = guard;");
    line("    this.delegate = delegate;");
    line("  }");
    for (Method method : methods(type)) {
      if (markOf(type, method)[0].equals("known")) {
        forward(method, "delegate");
      } else {
        head(method);
        guardedBody(method, "guard.enter()", "delegate." + call(method), "guard", "OTHER", "null");
      }
    }
    unwrapping("delegate", "guard");
    close(name);
  }

  private void guardedMetaData() throws IOException {
    open(
        "Metadata of a guarded connection: facts of product and driver are known, everything else"
            + " asks\n * the bound link, or any healthy host for one call.",
        "final class GuardedMetaData implements DatabaseMetaData {",
        DatabaseMetaData.class);
    imports.add(Connection.class.getName());
    imports.add(SQLException.class.getName());
    imports.add("io.hibernateaws.engine.link.Link");
    imports.add("io.hibernateaws.engine.state.SessionDefaults");
    line("  private final MetaDataSource source;");
    line("  private final SessionDefaults facts;");
    line("");
    line("  GuardedMetaData(MetaDataSource source, SessionDefaults facts) {");
    line("    this.source = source;");
    line("    this.facts = facts;");
    line("  }");
    line("");
    line("  @Override");
    line("  public Connection getConnection() {");
    line("    return source.connection();");
    line("  }");
    for (Method method : methods(DatabaseMetaData.class)) {
      String[] mark = markOf(DatabaseMetaData.class, method);
      switch (mark[0]) {
        case "hand" -> {}
        case "fact" -> {
          head(method);
          line("    return facts." + mark[1] + "();");
          line("  }");
        }
        case "forward" -> metaCall(method);
        default -> throw unmarked(method);
      }
    }
    line("");
    line("  @Override");
    line("  public <T> T unwrap(Class<T> type) throws SQLException {");
    line("    return type.isInstance(this) ? type.cast(this) : source.unwrap(type);");
    line("  }");
    line("");
    line("  @Override");
    line("  public boolean isWrapperFor(Class<?> type) throws SQLException {");
    line("    return type.isInstance(this) || source.isWrapperFor(type);");
    line("  }");
    close("GuardedMetaData");
  }

  private void metaCall(Method method) {
    String answer = "link.raw().getMetaData()." + call(method);
    head(method);
    line("    for (int attempt = 1; ; attempt++) {");
    line("      SQLException failure;");
    line("      Link link = source.enter();");
    line("      try {");
    line(
        "        "
            + name(method.getGenericReturnType())
            + " result = "
            + (method.getReturnType() == ResultSet.class
                ? "source.resultSet(link, " + answer + ")"
                : answer)
            + ";");
    line("        source.exit(link);");
    line("        return result;");
    line("      } catch (SQLException e) {");
    line("        failure = source.caught(link, e);");
    line("      } catch (Throwable e) {");
    line("        source.torn(link);");
    line("        throw e;");
    line("      }");
    line("      source.exit(link);");
    line("      source.failed(link, failure, attempt);");
    line("    }");
    line("  }");
  }

  // ---- shapes

  private void forward(Method method, String target) {
    head(method);
    String call = target + "." + call(method) + ";";
    line("    " + (method.getReturnType() == void.class ? call : "return " + call));
    line("  }");
  }

  private void guarded(
      Method method, String enter, String target, String wrap, String kind, String sql) {
    head(method);
    String call = target + "." + call(method);
    String answer = wrap == null ? call : wrap.replace("@", call);
    String failing = enter.startsWith("owner.") ? "owner" : "session";
    guardedBody(method, enter, answer, failing, kind, sql);
  }

  private void guardedBody(
      Method method, String enter, String answer, String failing, String kind, String sql) {
    line("    SQLException failure;");
    line("    Link link = " + enter + ";");
    line("    try {");
    if (method.getReturnType() == void.class) {
      line("      " + answer + ";");
      line("      link.exit();");
      line("      return;");
    } else {
      line("      " + name(method.getGenericReturnType()) + " result = " + answer + ";");
      line("      link.exit();");
      line("      return result;");
    }
    line("    } catch (SQLException e) {");
    line("      failure = e;");
    line("    } catch (Throwable e) {");
    line("      " + failing + ".torn(link, CallKind." + kind + ", " + sql + ");");
    line("      throw e;");
    line("    }");
    line("    link.exit();");
    line("    throw " + failing + ".failed(link, failure, CallKind." + kind + ", " + sql + ");");
    line("  }");
  }

  /**
   * @param guard of what is handed out raw; null where nothing has to be remembered
   */
  private void unwrapping(String target, String guard) {
    imports.add(SQLException.class.getName());
    line("");
    line("  @Override");
    line("  public <T> T unwrap(Class<T> type) throws SQLException {");
    line("    if (type.isInstance(this)) {");
    line("      return type.cast(this);");
    line("    }");
    if (guard == null) {
      line("    if (type.isInstance(" + target + ")) {");
      line("      return type.cast(" + target + ");");
      line("    }");
      line("    return " + target + ".unwrap(type);");
    } else {
      if (!room.equals(HANDOUT)) {
        imports.add(ENGINE + HANDOUT + ".HandOuts");
      }
      line("    return HandOuts.unwrap(" + guard + ", type, " + target + ");");
    }
    line("  }");
    line("");
    line("  @Override");
    line("  public boolean isWrapperFor(Class<?> type) throws SQLException {");
    line("    return type.isInstance(this)");
    line("        || type.isInstance(" + target + ")");
    line("        || " + target + ".isWrapperFor(type);");
    line("  }");
  }

  private void head(Method method) {
    line("");
    line("  @Override");
    if (method.isAnnotationPresent(Deprecated.class)) {
      line("  @SuppressWarnings(\"deprecation\")");
    }
    StringBuilder head = new StringBuilder("  public ");
    TypeVariable<?>[] variables = method.getTypeParameters();
    if (variables.length > 0) {
      Type bound = variables[0].getBounds()[0];
      head.append('<').append(variables[0].getName());
      head.append(bound == Object.class ? "> " : " extends " + name(bound) + "> ");
    }
    head.append(name(method.getGenericReturnType())).append(' ').append(method.getName());
    List<String> parameters = new ArrayList<>();
    for (Type type : method.getGenericParameterTypes()) {
      parameters.add(name(type) + " p" + (parameters.size() + 1));
    }
    head.append('(').append(String.join(", ", parameters)).append(')');
    List<String> thrown = new ArrayList<>();
    for (Class<?> type : method.getExceptionTypes()) {
      thrown.add(simple(type));
    }
    if (!thrown.isEmpty()) {
      head.append(" throws ").append(String.join(", ", thrown));
    }
    line(head.append(" {").toString());
  }

  private static String call(Method method) {
    return call(method, null);
  }

  /**
   * @param link whose own objects the driver gets back as it made them; null to pass all on
   */
  private static String call(Method method, String link) {
    List<String> arguments = new ArrayList<>();
    for (int i = 1; i <= method.getParameterCount(); i++) {
      Class<?> type = method.getParameterTypes()[i - 1];
      String argument = "p" + i;
      if (link == null) {
        arguments.add(argument);
      } else if (type == Clob.class || type == NClob.class) {
        arguments.add(
            "HandOuts.rawClob(" + link + ", " + argument + ", " + type.getSimpleName() + ".class)");
      } else if (OWN_OBJECTS.contains(type)) {
        arguments.add("HandOuts.raw(" + link + ", " + argument + ")");
      } else {
        arguments.add(argument);
      }
    }
    return method.getName() + "(" + String.join(", ", arguments) + ")";
  }

  // ---- reflection

  /** Instance methods in a stable order, each signature once, unwrapping aside. */
  private static List<Method> methods(Class<?> type) {
    Map<String, Method> methods = new TreeMap<>();
    Method[] all = type.getMethods();
    Arrays.sort(all, Comparator.comparing(Method::toGenericString));
    for (Method method : all) {
      if (!Modifier.isStatic(method.getModifiers())
          && method.getDeclaringClass() != java.sql.Wrapper.class) {
        String signature = method.getName() + Arrays.toString(method.getParameterTypes());
        methods.merge(signature, method, GenerateJdbcWrappers::moreSpecific);
      }
    }
    return List.copyOf(methods.values());
  }

  private static Method moreSpecific(Method a, Method b) {
    return a.getDeclaringClass().isAssignableFrom(b.getDeclaringClass()) ? b : a;
  }

  private String[] markOf(Class<?> type, Method method) {
    List<String> parameters = new ArrayList<>();
    for (Class<?> parameter : method.getParameterTypes()) {
      parameters.add(parameter.getSimpleName());
    }
    String name = type.getSimpleName() + "." + method.getName();
    String exact = name + "(" + String.join(",", parameters) + ")";
    String key = MARKS.containsKey(exact) ? exact : name;
    used.add(key);
    String what = MARKS.get(key);
    return (what == null ? "forward" : what).split(" ");
  }

  private static IllegalStateException unmarked(Method method) {
    return new IllegalStateException("say in MARKS what to do with " + method);
  }

  private String name(Type type) {
    if (type instanceof Class<?> c) {
      return c.isArray() ? name(c.getComponentType()) + "[]" : simple(c);
    }
    if (type instanceof ParameterizedType p) {
      List<String> arguments = new ArrayList<>();
      for (Type argument : p.getActualTypeArguments()) {
        arguments.add(name(argument));
      }
      return name(p.getRawType()) + "<" + String.join(", ", arguments) + ">";
    }
    if (type instanceof WildcardType) {
      return "?";
    }
    return type.getTypeName();
  }

  private String simple(Class<?> type) {
    if (!type.isPrimitive() && !type.getPackageName().equals("java.lang")) {
      imports.add(type.getName());
    }
    return type.getSimpleName();
  }

  // ---- output

  private void open(String doc, String declaration, Class<?> type) {
    imports.clear();
    body.setLength(0);
    imports.add(type.getName());
    line("/**");
    line(" * " + doc);
    line(" *");
    line(
        " * <p>Generated by {@code src/build/java/GenerateJdbcWrappers.java}; change that instead.");
    line(" */");
    line(declaration);
  }

  private void line(String text) {
    body.append(text).append('\n');
  }

  private void close(String name) throws IOException {
    line("}");
    StringBuilder file = new StringBuilder("package " + ENGINE + room + ";\n\n");
    for (String type : imports) {
      file.append("import ").append(type).append(";\n");
    }
    file.append('\n').append(body);
    Path folder = out.resolve((ENGINE + room).replace('.', '/'));
    Files.createDirectories(folder);
    Files.writeString(folder.resolve(name + ".java"), file);
  }
}
