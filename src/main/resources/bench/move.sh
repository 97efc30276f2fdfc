# Moves one video as a person would by hand: downloads it with yt-dlp, asks the platform for an upload session, and uploads
# it with curl. The benchmark compares yt2ms with this script. Usage: sh move.sh ID. The variable WATCH contains the
# address of the watch pages without an id, PLATFORM the address of the platform's methods, and TOKEN the API key.
set -eu
id=$1
yt-dlp --quiet --no-warnings --output "$id.mp4" "$WATCH$id"
session=$(printf '{"token": "%s"}' "$TOKEN" |
    curl --silent --show-error --fail --header 'Content-Type: application/json' --data @- "${PLATFORM}CreateUploaderSession")
address=$(printf '%s' "$session" | sed -e 's/.*"uploadPath" *: *"\([^"]*\)".*/\1/' -e 's/\\//g')
curl --silent --show-error --fail --output /dev/null --form "filename=$id.mp4" --form "referenceID=$id" \
    --form "title=$id" --form "file=@$id.mp4" "$address"
rm "$id.mp4"
