package io.godwit.oceanbase.connect;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.net.Socket;

/** Makes the sockets of the driver, which finds this class by its name. */
public final class TimedSocketFactory extends StandardSocketFactory {
    @Override
    protected Socket createSocket(PropertySet settings) {
        return new TimedSocket();
    }
}
