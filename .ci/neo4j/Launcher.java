import static org.neo4j.configuration.GraphDatabaseSettings.auth_enabled;
import static org.neo4j.configuration.GraphDatabaseSettings.pagecache_memory;
import static org.neo4j.configuration.GraphDatabaseSettings.preallocate_logical_logs;
import static org.neo4j.configuration.GraphDatabaseSettings.udc_enabled;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;
import org.neo4j.io.ByteUnit;
import org.neo4j.io.fs.FileUtils;

/**
 * Neo4j on loopback: {@code java Launcher.java FOLDER PORT OWNER}, the password in NEO4J_PASSWORD.
 * It ends by SIGTERM or with its owner (the id of a process), and removes its folder.
 */
public class Launcher {
    public static void main(String[] arguments) {
        var folder = Path.of(arguments[0]);
        var address = new SocketAddress("127.0.0.1", Integer.parseInt(arguments[1]));
        var owner = ProcessHandle.of(Long.parseLong(arguments[2])).orElseThrow();
        var server = new DatabaseManagementServiceBuilder(folder)
                .setConfig(BoltConnector.enabled, true)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(auth_enabled, true)
                .setConfig(pagecache_memory, ByteUnit.mebiBytes(128))
                .setConfig(preallocate_logical_logs, false)
                .setConfig(udc_enabled, false) // no usage reports to anybody
                .build();
        server.database("system").executeTransactionally(
                "ALTER USER neo4j SET PLAINTEXT PASSWORD $password CHANGE NOT REQUIRED",
                Map.of("password", System.getenv("NEO4J_PASSWORD")));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, folder)));
        System.out.println("ready");
        owner.onExit().join();
        System.exit(0);
    }

    private static void stop(DatabaseManagementService server, Path folder) {
        server.shutdown();
        try {
            FileUtils.deleteDirectory(folder);
        } catch (IOException error) {
            System.err.println(error);
        }
    }
}
