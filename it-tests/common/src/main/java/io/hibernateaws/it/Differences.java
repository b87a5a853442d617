package io.hibernateaws.it;

/**
 * In what products differ where a test says what is right.
 *
 * @param readOnlySavepoints whether the driver sets savepoints in sessions that only read
 * @param savepointsBegin whether a savepoint begins a transaction
 * @param fetchesInParts whether the driver fetches the rows of a query in parts when it is asked to
 * @param messagesOfBatch how many messages a batch of two inserts is
 * @param endOfTransaction what the driver sends when autocommit is switched on in a transaction
 * @param sendsAutoCommit whether the driver tells the server of the autocommit mode that Hibernate
 *     puts back after every transaction
 * @param proceduresCommit whether a procedure may commit the transaction that calls it
 * @param readOnlyCalls whether a session that only reads may call procedures
 * @param resetsReadOnlyLinks whether a link is kept on which a session that only reads has prepared
 *     what is not known to leave nothing behind
 * @param tellsCommits whether the server tells with each answer what ended a transaction, so that
 *     texts need not be read
 */
public record Differences(
    boolean readOnlySavepoints,
    boolean savepointsBegin,
    boolean fetchesInParts,
    int messagesOfBatch,
    String endOfTransaction,
    boolean sendsAutoCommit,
    boolean proceduresCommit,
    boolean readOnlyCalls,
    boolean resetsReadOnlyLinks,
    boolean tellsCommits) {}
