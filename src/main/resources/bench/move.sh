# Moves one video as a person would by hand: yt-dlp, a session of the platform, curl. The benchmark compares with it.
# sh move.sh ID; WATCH, PLATFORM and TOKEN are the addresses and the key.
set -eu
id=$1
yt-dlp --quiet --no-warnings --output "$id.mp4" "$WATCH$id"
session=$(printf '{"token": "%s"}' "$TOKEN" |
    curl --silent --show-error --fail --header 'Content-Type: application/json' --data @- "${PLATFORM}CreateUploaderSession")
address=$(printf '%s' "$session" | sed -e 's/.*"uploadPath" *: *"\([^"]*\)".*/\1/' -e 's/\\//g')
curl --silent --show-error --fail --output /dev/null --form "filename=$id.mp4" --form "referenceID=$id" \
    --form "title=$id" --form "file=@$id.mp4" "$address"
rm "$id.mp4"
