package io.ternmq.peers.contest;

import io.ternmq.testkit.contest.Contestant;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/**
 * Eclipse Paho's client of MQTT 5.0 with its automatic reconnect as it comes. It leaves it to the
 * application to subscribe again, which is done here when it says that it is back.
 */
final class PahoContestant implements Contestant {
  private static final long EXPIRY_SECONDS = 3_600;
  private static final int IN_FLIGHT = 65_535;

  @Override
  public Member open(Seat seat, Hears hears) throws Exception {
    MqttAsyncClient client =
        new MqttAsyncClient(
            "tcp://127.0.0.1:" + seat.port(), seat.clientId(), new MemoryPersistence());
    PahoMember member = new PahoMember(client, hears);
    client.setCallback(member);
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(true);
    options.setCleanStart(false);
    options.setSessionExpiryInterval(EXPIRY_SECONDS);
    options.setKeepAliveInterval(seat.keepAliveSeconds());
    options.setReceiveMaximum(IN_FLIGHT);
    if (seat.retryMillis() > 0) {
      options.setMaxReconnectDelay(seat.retryMillis());
    }
    client.connect(options).waitForCompletion();
    return member;
  }

  /** One client. */
  private static final class PahoMember implements Member, MqttCallback {
    private final MqttAsyncClient client;
    private final Hears hears;
    private final List<String> filters = new ArrayList<>();

    PahoMember(MqttAsyncClient client, Hears hears) {
      this.client = client;
      this.hears = hears;
    }

    @Override
    public void subscribe(String filter) throws MqttException {
      client.subscribe(filter, 1).waitForCompletion();
      filters.add(filter);
    }

    @Override
    public void publish(String topic, byte[] payload, int qos, Runnable done) throws MqttException {
      client.publish(topic, new MqttMessage(payload, qos, false, null), null, new Done(done));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      hears.onLost();
    }

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {
      if (!reconnect) {
        return;
      }
      hears.onBack();
      for (String filter : filters) {
        try {
          client.subscribe(filter, 1);
        } catch (MqttException fault) {
          System.out.println("error " + fault);
        }
      }
    }

    @Override
    public void messageArrived(String topic, MqttMessage message) {
      hears.onMessage();
    }

    @Override
    public void mqttErrorOccurred(MqttException fault) {
      System.out.println("error " + fault);
    }

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }

  /** Runs a task at the end of a message, whatever the end. */
  private record Done(Runnable task) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      task.run();
    }

    @Override
    public void onFailure(IMqttToken token, Throwable fault) {
      System.out.println("error " + fault);
      task.run();
    }
  }
}
