package io.godwit.oceanbase.connect;

import com.mysql.cj.NativeSession;
import com.mysql.cj.exceptions.CJException;
import com.mysql.cj.jdbc.JdbcConnection;
import com.mysql.cj.jdbc.StatementImpl;
import com.mysql.cj.jdbc.exceptions.SQLExceptionsMapping;
import com.mysql.cj.jdbc.result.ResultSetFactory;
import com.mysql.cj.protocol.a.NativeConstants;
import com.mysql.cj.protocol.a.NativePacketPayload;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Sends a statement that is already in bytes. {@link Statement#execute} takes a String, which the driver encodes again into
 * a new packet of four bytes for each of its characters: for statements of megabytes that was a third of all that a writer
 * allocated. The packet is kept from statement to statement. One thread.
 */
public final class QueryPacket {
    private static final int HEAD_BYTES = 16;
    private static final int FIRST_BYTES = 1 << 16;

    private final int keepBytes;
    private NativePacketPayload packet = new NativePacketPayload(FIRST_BYTES);

    /** A packet that releases what it grew beyond {@code keepBytes}. */
    public QueryPacket(int keepBytes) {
        this.keepBytes = keepBytes;
    }

    /**
     * Executes an update: the first {@code length} bytes of {@code sql}, in UTF-8.
     *
     * @throws SQLException as {@link Statement#executeUpdate} does
     */
    public void execute(Connection open, byte[] sql, int length) throws SQLException {
        JdbcConnection connection = open.unwrap(JdbcConnection.class);
        NativeSession session = (NativeSession) connection.getSession();
        write(sql, length, session.getServerSession().supportsQueryAttributes());
        try (Statement statement = connection.createStatement()) {
            StatementImpl owner = statement.unwrap(StatementImpl.class);
            session.execSQL(owner, null, -1, packet, false, new ResultSetFactory(connection, owner), null, false);
        } catch (CJException e) {
            throw SQLExceptionsMapping.translateException(e, connection.getExceptionInterceptor());
        }
    }

    private void write(byte[] sql, int length, boolean withAttributes) {
        if (packet.getCapacity() > keepBytes) {
            packet = new NativePacketPayload(FIRST_BYTES);
        }
        packet.setPosition(0);
        packet.ensureCapacity(length + HEAD_BYTES);
        packet.writeInteger(NativeConstants.IntegerDataType.INT1, NativeConstants.COM_QUERY);
        if (withAttributes) { // none
            packet.writeInteger(NativeConstants.IntegerDataType.INT_LENENC, 0);
            packet.writeInteger(NativeConstants.IntegerDataType.INT_LENENC, 1);
        }
        packet.writeBytes(NativeConstants.StringLengthDataType.STRING_FIXED, sql, 0, length);
    }
}
