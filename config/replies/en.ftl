# Every sentence that Resync says, in English.
#
# Plain words, one action a line, short sentences. Say how long something takes before it is done. Labels stand in
# bold exactly as on the screen. Never advise turning iCloud Photos off, signing out, or deleting without its warning:
# `resync check` refuses that.

## Words that differ by device and region

word-device = { $device ->
    [ipad] iPad
   *[other] iPhone
}
word-mobile-data = { $region ->
    [cellular] **Cellular Data**
    [mobile] **Mobile Data**
   *[other] **Cellular Data** (called **Mobile Data** in some countries)
}
word-switch = { $ios ->
    [15] **iCloud Photos**
   *[other] **Sync this { word-device }**
}

## The beginning

hello-start = Sorry that your photos are stuck. We will look at one thing at a time. You can answer in your own words.
hello-direct = Hello! I help when photos on an iPhone or iPad no longer reach iCloud. Is that what is wrong?
    .again = Do your photos fail to reach iCloud? Please tell me in a few words what you see.
offer = It sounds as if your photos may not be reaching iCloud. Shall I help you look?
not-about-this = Sorry for speaking up. I will stay quiet here.
not-my-subject = I only know about photos that do not reach iCloud. For other Apple questions, try **support.apple.com** or the **Apple Support** app. If photos are the problem after all, write to me again.
noted = Noted: { $list }.
corrected = Thanks, so { $list }.
upset = That is a lot of trouble, I am sorry. If you have had enough, press **Talk to a person** at any time.
welcome-back = Welcome back. { $days ->
    [0] Earlier today
    [1] Yesterday
   *[other] { $days } days ago
} this helped: { $name }. So let us look there first.
welcome-back-unsolved = Welcome back. I know what you tried { $days ->
    [0] earlier today
    [1] yesterday
   *[other] { $days } days ago
}, so we go on from there.
nothing-to-read = I cannot read pictures or empty messages. Please tell me in words what you see.
other-language = English only so far, sorry! I did not understand that. A translator helps, or press a button: short words are enough.

## Walking

fix-head = **Fix { $n } of { $total }: { $name }**
note-keep-power = Tip: keep the phone on power and Wi-Fi meanwhile. Photos sync best that way.
only-rare-left = { $n ->
    [one] One less common thing is left.
   *[other] { $n } less common things are left.
}
look-twice = Before I ask a person: I may have misheard a thing or two, so let me ask directly.
could-not = All right, without that we cannot do this one: { $name }. We leave it out, and I note it for later.
moves = It moves, so it works: it needs time now.
moves-count = It moves: { $n } fewer are waiting. It needs time now.
count-rose = More are waiting than before, so that was not it.
count-lower = Is the number of waiting items lower than before?
done-question = Tell me when that is done.
why-source = Apple's page about it: { $link }
change-answer = Which answer shall I change?
nothing-to-change = You have not answered anything yet that could be changed.
status-minutes = If one of the next two things is it, about { $minutes } minutes are left.
confirm-fixed = So it works now?
confirm-human = Shall I ask a person to help you?
confirm-stop = Shall I stop here?
confirm-not-about = Is this not about photos that do not reach iCloud?
confirm-start-over = Shall we begin from the start?
confirm-skip = Shall we leave this one out?
confirm-meaning = Did you mean this: { $meaning }?
outcome-question = Did that help?
    .again = Are your photos reaching iCloud now, yes or no?
    .why = If this fixed it, we are done. If not, the next fix may.
    .where = Open **Photos** and take one new photo. Then read the words under your name and photo count. The number of waiting items should get smaller.
waiting = I will ask you again in { $hours } hours. Keep the phone on power and Wi-Fi until then. You can write to me any time.
may-write = Nobody but you sees what stands here, so I cannot write to you here by myself. May I send you a direct message tomorrow and ask how it went? Keep the phone on power and Wi-Fi until then.
waiting-private = All right. Keep the phone on power and Wi-Fi. Come back in { $hours } hours: type **/icloud-photos**, and we go on from here.
still-waiting = We are giving your phone time. Write to me when something changes, or tell me now: is it fixed?
take-your-time = Take your time. Write to me when you are ready, and we go on from here.
follow-up = Hello again! A day has gone by. Has the number of waiting photos gone down?
nudge = Still there? No rush. Here is where we were:
paused = I will wait quietly now. Write anything to me, and we go on where we were.
resumed = Welcome back. Here is where we were:
did-you-mean = I am not sure what you mean. Did you mean one of these?
not-understood = Sorry, I did not understand that. Let me ask in other words.
this-first = This first, please:
cannot-answer = I do not know that, and I would rather not guess. If it matters to you, press **Talk to a person**.
not-understood-person = I still do not follow, and I am sorry. Would you like a person to help you?
here-is-where = Here is where to look:
here-is-why = Here is why I ask:
status-line = You are at fix { $n } of { $total }: { $name }.
status-none = We have not begun with a fix yet.
status-tried = Dealt with so far: { $list }.
back-none = This is the first question, so there is nothing to go back to.
went-back = Going back one question.
skipped = All right, we leave that one out.
started-over = Starting over.
stopped = All right, I have stopped. Write to me whenever you want to go on.
welcome = You're welcome! One more question:
welcome-solved = You're welcome! Happy to help.
restart-which = Do you mean the phone, or our conversation?

## Choices

choice-photos-stuck = Yes, photos are stuck
choice-something-else = No, something else
choice-offer = Yes, help me
choice-not-about = Not about this
choice-affirm = Yes
choice-deny = No
choice-done = Done
choice-partly = Lower than before
choice-change-answer = Change an answer
choice-keep-answers = Leave all as it is
choice-works-after-all = It works after all
choice-go-on = Go on here instead
choice-fixed = It works now
choice-not-fixed = Still not syncing
choice-wait = I'll leave it and see
choice-may-write = Yes, write to me
choice-may-not-write = No, I will come back
choice-unsure = I'm not sure
choice-human = Talk to a person
choice-back = Back
choice-skip = Skip this
choice-why = Why do you ask?
choice-where = Where do I find that?
choice-status = Where are we?
choice-start-over = Start over
choice-start-over-now = Start over now
choice-stop = Stop
choice-neither = Neither of these
choice-try-again = Ask me again
choice-restart-phone = Restart the phone
choice-rate-good = It helped a lot
choice-rate-ok = It was okay
choice-rate-bad = It did not help
choice-queue = { $name }

## The end

solved = Great, it works! What did it: { $name }.
solved-plain = Great, it works!
rate-question = How was this for you?
rated = Thank you for telling me. All the best!
misheard-works = Then I took that wrongly, sorry. It is not finished.
came-back = Sorry that it came back. Let us go on with what is left.
closed-reply = This one is finished. Tell me what is wrong with your photos, and we begin again.
last-fix-failed = We have been through all seven fixes. You did everything right, and a person should see it.
nothing-left = That is all that could help from here. You did everything right, and a person should see it.
escalated = { $venue ->
    [thread] A moderator will write to you here. You are number { $place } in the queue (case **#{ $case }**). They see what you told me, so you need not repeat it.
    [private] A person will help you, in a private thread that I open for you now. You are number { $place } in the queue (case **#{ $case }**). They see what you told me.
   *[direct] The moderators have your case now: **#{ $case }**, number { $place } in the queue. They see what you told me, so you need not repeat it.
}
escalated-already = Your case **#{ $case }** is with the moderators, number { $place } in the queue. They will write here.
escalated-works = Good to hear. If all is well again, press **It works after all**; else the moderators go on from here.
escalated-misheard = If I misread you, I am sorry: press **Go on here instead**, and we go on where we were.
escalated-question = I leave that to the person who takes your case, rather than guess. Until then, please change nothing that you are not sure about.
escalated-alone = There are no moderators that I can ask from here. Apple's own people can look further.
ways-outside = -# Outside of here: **Apple Support** by chat or phone (**support.apple.com/contact**), then the **Genius Bar** or an authorised provider. I am not part of Apple.
ways-meanwhile = Meanwhile, please do not turn iCloud Photos off, do not sign out, and do not erase the phone. Copy photos that have not synced to a computer, if you can.
choose-queue = Which server's moderators shall help you?
case-claimed = { $moderator } is taking over now. I will be quiet here.
case-released = The moderator had to step away. You are back in the queue, and somebody else will write here.
case-resolved = Your case #{ $case } is closed. If photos get stuck again, write to me.
case-reopened = The moderators have opened your case #{ $case } again. They will write here.
case-withdrawn = I have told the moderators that you no longer need them.
go-on-here = Then we go on from where we were.
place-lost = I could not answer where you wrote, so I am writing here.

## The card for moderators

card-title = **Case #{ $case }**
card-state = Now: { $state }
card-person = Person: { $name }
card-reason = Why: { $reason }
card-problem = In their words: “{ $words }”
card-facts = What we know:
card-fact = { $label }: { $value }
card-tried = What was tried:
card-tried-line = • { $name }: { $result }
card-none = • nothing yet
card-result-not-fixed = did not help
card-result-fine = looked at, all fine there
card-result-skipped = left out
card-result-said = they had done it before, without success
card-result-could-not = could not be done
card-tried-alone = By themselves before: { $list }
card-likeliest = Likeliest that is left: { $list }
card-likely = { $name } ({ $percent } %)
as-told = { $words }
card-before = { $line } (before: { $before })
card-result-solved = helped at first, then it came back
card-where = Where: { $link }

reason-no-fix-helped = all seven fixes were tried
reason-asked-for-person = they asked for a person
reason-red-flag = needs care
reason-not-understood = the bot did not understand them
reason-account-switch = different Apple Accounts on their devices
reason-restricted = the switch is locked by a restriction
reason-needs-person = what is left needs a person
reason-apple-outage = Apple reports a problem on its side

## The queue

queue-head = { $count ->
    [one] One case is open:
   *[other] { $count } cases are open, the oldest first:
}
queue-empty = The queue is empty. Nobody is waiting.
queue-line = **#{ $case }** { $name }: { $reason }, { $age }, { $state }
queue-more = and { $count } more
queue-state-open = waiting
queue-state-claimed = with { $moderator }
queue-state-resolved = closed
queue-claimed = Case #{ $case } is yours. I am quiet in that conversation now.
queue-claimed-by-other = Case #{ $case } is with { $moderator } already.
queue-released = Case #{ $case } is back in the queue.
queue-not-yours = Case #{ $case } is not yours, so you cannot give it back.
queue-resolved = Case #{ $case } is closed.
queue-already-resolved = Case #{ $case } was closed before.
queue-reopened = Case #{ $case } is open again.
queue-not-resolved = Case #{ $case } is not closed.
queue-person-busy = They have begun something new since then. Case #{ $case } stays closed; wait until they are done, or write to them.
queue-unknown = There is no case #{ $case } on this server.
queue-moderators-only = Only moderators can use this.
queue-not-set-up = This server has no queue channel yet. **/resync setup** adds one.
age-minutes = { $n ->
    [one] for a minute
   *[other] for { $n } minutes
}
age-hours = { $n ->
    [one] for an hour
   *[other] for { $n } hours
}
age-days = { $n ->
    [one] for a day
   *[other] for { $n } days
}

command-escalations = People who wait for a moderator
command-escalations-list = Show who is waiting
command-escalations-show = Show one case
command-escalations-claim = Take a case; the bot goes quiet there
command-escalations-release = Give a case back to the queue
command-escalations-resolve = Close a case
command-escalations-reopen = Open a closed case again
command-option-case = The number of the case
command-icloud-photos = Photos no longer reach iCloud? Get help that only you see
command-option-symptom = What do you see? In your own words
command-option-ios = Which iOS or iPadOS the device has
command-menu = Help with iCloud Photos
command-resync = Set up the help with iCloud Photos on this server
command-resync-setup = Pick support channels, the queue and the moderators
command-resync-panel = Post a button for help in this channel
command-resync-doctor = See what works and what is missing
card-button-show = Show
card-button-claim = Claim
card-button-release = Release
card-button-resolve = Resolve
card-button-reopen = Reopen

## The terminal

terminal-hello = Tell me what is wrong with your photos, as you would tell a friend. :help lists what else you can type.
terminal-resumed = You were here before. We go on where we were; :new starts over.
terminal-help =
    Answer with a number or in your own words. Tab completes.
    :new       start over
    :wait 1d   let time pass (1d, 20h, 30m)
    :help      this list
    :quit      leave; the conversation is kept
terminal-waited = ({ $span } later)
terminal-bad-wait = Write how long, like :wait 1d, :wait 20h or :wait 30m.
terminal-unknown-command = There is no command :{ $word } here. :help lists them.
terminal-bye = Bye. What we talked about is kept.

## Discord

menu-else = Something else…
menu-words = In my own words…
press-chosen = ✓ **{ $label }**
press-stale = That button is from an earlier question. The newest question is further down.
press-not-yours = This conversation belongs to somebody else. Write to me, and I will help you too.
press-quiet = A moderator is helping here, so I am quiet.
command-failed = Something went wrong on my side. Please try again in a moment.
thread-name = iCloud Photos help for { $name }
thread-pointer = I have answered over there: { $thread }

## Questions that belong to no fix

check-status-words = { $ios ->
        [17] What does **Photos** say under your photo count, at the very bottom of **All Photos**? Copy the words, or pick:
        [15] What does **Photos** say under your photo count, at the very bottom of **All Photos**? Copy the words, or pick:
       *[other] What does **Photos** say under your name and photo count? (Tap your picture at the top; on newer phones it is under **Collections**.) Copy the words, or pick:
    }
    .again = Does **Photos** show a line about syncing, like “Paused” or “Uploading”? What does it say?
    .which = Which of these is it?
    .group-paused = Something with “paused”
    .group-uploading = Uploading or waiting
    .group-full = Storage full
    .group-up-to-date = Up to date
    .group-nothing = Nothing, or I can't find it
    .why = Those words often name the cause, so we can skip the rest.
    .where = { $ios ->
        [27] 1. Open **Photos**, then **Collections**.
             2. Tap your picture in the top corner.
             3. Read the line under your name and photo count.
        [26] 1. Open **Photos**, then **Collections**.
             2. Tap your picture in the top corner.
             3. Read the line under your name and photo count.
        [18] 1. Open **Photos**.
             2. Tap your picture in the top corner.
             3. Read the line under your name and photo count.
        [17] 1. Open **Photos**, then **Library**, then **All Photos**.
             2. Scroll to the very bottom.
             3. Read the line under the photo count.
        [15] 1. Open **Photos**, then **Library**, then **All Photos**.
             2. Scroll to the very bottom.
             3. Read the line under the photo count.
       *[other] 1. Open **Photos**.
             2. If you see your picture in the top corner (on newer phones under **Collections**), tap it. Read the line under your name.
             3. On older phones, tap **Library**, then **All Photos**, and scroll to the very bottom.
    }
    .fact = Words shown in Photos
    .answer-uploading = Syncing or uploading items
    .answer-low-power = Low Power Mode / saving battery
    .answer-low-data = Low Data Mode / saving data
    .answer-storage-full = iCloud storage full
    .answer-offline = No internet or Airplane Mode
    .answer-downloading = Downloading items
    .answer-preparing = Preparing library
    .answer-owner-full = Move photos to Personal Library
    .answer-waiting = Waiting to sync
    .answer-poor-network = Poor network connection
    .answer-low-battery = Low battery
    .answer-too-warm = Needs to cool down
    .answer-optimizing = Optimizing battery or performance
    .answer-paused = Paused, with Resume
    .answer-battery-stuck = Paused for battery, though charged
    .answer-items-failed = Some items could not sync
    .answer-up-to-date = Updated just now
    .answer-nothing = Nothing or something else

check-direction = Which way does it fail?
    .again = New photos that do not leave this phone, old ones that do not arrive on it, or something else?
    .why = What to look at differs: a photo that does not go up has other causes than one that does not come down.
    .where = Compare this phone with **icloud.com/photos** or another device: which photos are missing, and where?
    .fact = What fails
    .answer-up = New photos don't leave this phone
    .answer-down = Old ones are missing on this phone
    .answer-web = Only icloud.com lacks them
    .answer-one-other = One other device lacks them
    .answer-some = Only some photos don't sync
check-other-services = Do other iCloud things fail too, like Notes, Drive or the backup?
    .again = Do Notes or files from **iCloud Drive** still arrive on your other devices?
    .why = When more than photos fails, it is the connection or Apple's side.
    .where = Write a short note in **Notes** and see whether it shows on another device or on **icloud.com**.
    .fact = Other iCloud services
    .answer-fine = No, they work
    .answer-fail = Yes, they fail too
check-chosen-when-off = Please leave the switch for iCloud Photos as it is now: off and on again starts the whole sync anew. When it was switched off, what did you choose?
    .again = When iCloud Photos was switched off, the phone asked what to do with the photos. What did you pick?
    .why = One choice keeps photos on the phone, one takes them off, and one deletes them from iCloud after 30 days.
    .where = The phone asked when the switch went off. If you do not remember, say so; we go on carefully.
    .fact = Chosen when switching off
    .answer-removed = Remove from iPhone
    .answer-downloaded = Download Photos & Videos
    .answer-deleted = Delete from iCloud
    .answer-not-done = I did not switch it off
    .safe = “Remove from iPhone” is the button that the phone showed; it is asked about, not advised.
check-device = Is it an iPhone or an iPad?
    .again = Which device has the trouble: an iPhone, or an iPad?
    .why = The names of some settings differ.
    .where = Open **Settings**, then **General**, then **About**.
    .fact = Device
    .answer-iphone = iPhone
    .answer-ipad = iPad

check-ios = Which iPhone software do you have?
    .again = Which number stands behind **iOS** or **iPadOS** on your phone: 27, 26, 18, or an older one?
    .why = The menus differ between versions, and I want to name the right ones.
    .where = Open **Settings**, then **General**, then **About**. The number stands behind **iOS Version**.
    .fact = Software
    .answer-27 = iOS 27
    .answer-26 = iOS 26
    .answer-18 = iOS 18
    .answer-17 = iOS 17 or older
    .answer-15 = iOS 15
    .answer-unknown = not known

## 1. Settings

fix-settings = Settings
check-sync-switch = Is the switch for iCloud Photos on? It is called { word-switch }.
    .again = Look at the switch { word-switch } in the Photos part of your iCloud settings. Is it green (on), white (off), or grey?
    .why = When this switch is off, no photo leaves the phone.
    .where =
        1. Open **Settings**.
        2. Tap your name at the top.
        3. Tap **iCloud**, then **Photos**.
        The switch is at the top. On iOS 15 it is called **iCloud Photos**. If it is on, leave it on.
    .fact = iCloud Photos switch
    .answer-on = It is on
    .answer-off = It is off
    .answer-turned-on = It was off, I turned it on
    .answer-greyed = It is grey, I can't move it
check-who-manages = A grey switch means that something locks it. Who manages this phone?
    .again = Is this a child's phone, or one from work or school?
    .why = Only whoever set the lock can take it away.
    .where = Open **Settings**, then **General**, then **VPN & Device Management**. A work or school profile shows there. A child's lock is under **Settings**, then **Screen Time**.
    .fact = Who manages the phone
    .answer-family = A parent, with Screen Time
    .answer-work = Work or school
    .answer-nobody = Nobody that I know of
check-same-account = Do your other devices use the same Apple Account? It used to be called Apple ID. Please answer only yes or no, and keep the address to yourself.
    .again = Is the account in the settings of your other devices the same one as on this phone?
    .why = Each account has a photo library of its own.
    .where = Open **Settings** on each device and tap the name at the top. Compare the address under the name. Do not send it to me.
    .fact = Same account on all devices
    .answer-same = Yes, the same
    .answer-different = No, a different one
check-shared-library = Do you share a photo library with family or friends (**Shared Library**)?
    .again = Is **Shared Library** set up on this phone, yes or no?
    .why = Photos in a Shared Library do not show in the personal view.
    .where = { $ios ->
        [17] Open **Settings**, then **Photos**. Look for **Shared Library**.
        [15] Shared Library came later than iOS 15, so the answer is no.
       *[other] Open **Settings**, then **Apps**, then **Photos**. On iOS 17 or older, open **Settings**, then **Photos**. Look for **Shared Library**.
    }
    .fact = Shared Library in use
    .answer-shared = Yes
    .answer-not-shared = No
do-turn-on =
    This takes a minute.
    1. Open **Settings** and tap your name.
    2. Tap **iCloud**, then **Photos**.
    3. Turn on { word-switch }. It becomes green.
    4. Stay on Wi-Fi for five minutes.
    The first sync of a big library can take all night.
    .why = With the switch on, the phone begins to send its photos.
    .where = Open **Settings**, tap your name at the top, then **iCloud**, then **Photos**.
    .short = Turned iCloud Photos on
do-look-elsewhere =
    Photos says that it is up to date. Let us check that.
    1. Take one new photo.
    2. Wait two minutes.
    3. Look for it on another device with your account.
    .why = If the new photo arrives, syncing works.
    .where = Any other iPhone, iPad or Mac with your account will do.
    .short = Checked another device
do-ask-manager =
    This can take a while.
    1. A parent can allow it: **Settings**, **Screen Time**, the child's name.
    2. There: **Content & Privacy Restrictions**, then **Account Changes**.
    3. At work or school, ask the IT team to allow iCloud Photos.
    I cannot unlock it from here.
    .why = They set the lock, so only they can take it away.
    .where = At work or school, the IT help desk is the place to ask.
    .short = Asked whoever manages the phone
do-both-libraries =
    This takes a minute.
    1. Open **Photos**.
    2. Tap the three dots or the picture in the top corner.
    3. Choose **Both Libraries**.
    Photos that were moved to the Shared Library show again.
    .why = Moved photos are not lost; they are only in the other view.
    .where = The choice of library is in the menu at the top of **Photos**.
    .short = Switched the view to Both Libraries

## 2. Internet

fix-internet = Internet connection
check-page-opens = Does a new web page open on this phone?
    .again = Please open **Safari** and visit a page that you have not seen today. Does it load?
    .why = Photos need a working connection to leave the phone.
    .where = Open **Safari** and type a name of a news site that you have not visited today.
    .fact = A web page opens
    .answer-opens = Yes, it opens
    .answer-fails = No, it does not
    .answer-sign-in = Yes, on hotel or work Wi-Fi
check-network = Is the phone on Wi-Fi or on { word-mobile-data } right now?
    .again = At the top of the screen, do you see the Wi-Fi fan, or letters like 5G or LTE?
    .why = Photos wait for Wi-Fi unless mobile data is allowed for them.
    .where = Swipe down from the top right corner. The Wi-Fi button is blue when Wi-Fi is in use.
    .fact = Connection
    .answer-wifi = Wi-Fi
    .answer-mobile-data = Mobile or cellular data
check-plan-allows = Does your phone plan have unlimited data?
    .again = Could a lot of data cost you extra, or is your plan unlimited?
    .why = Photos can use a lot of data, and that may cost money.
    .where = Your phone company's app or bill says how much data you have.
    .fact = Unlimited data plan
    .answer-unlimited = Yes, unlimited
    .answer-limited = No, or it may cost extra
check-vpn = Do you use a VPN, an ad blocker or a security app?
    .again = Does something on this phone filter or redirect the internet, like a VPN?
    .why = Some of these apps hold photos back.
    .where = Open **Settings**, then **General**, then **VPN & Device Management**.
    .fact = VPN or filter
    .answer-in-use = Yes
    .answer-not-in-use = No
check-low-data = Is **Low Data Mode** on for your Wi-Fi?
    .again = In the Wi-Fi settings, tap the little **i** next to your network. Is **Low Data Mode** green?
    .why = Low Data Mode pauses photos.
    .where =
        1. Open **Settings**, then **Wi-Fi**.
        2. Tap the **i** next to your network.
        3. Look for **Low Data Mode**.
    .fact = Low Data Mode
    .answer-on = It is on
    .answer-off = It is off
check-clock = Does the phone set its date and time by itself?
    .again = Under **Date & Time**, is **Set Automatically** green?
    .why = With a wrong clock, Apple's servers refuse the phone.
    .where = Open **Settings**, then **General**, then **Date & Time**.
    .fact = Date and time
    .answer-automatic = Yes, by itself
    .answer-by-hand = No, set by hand
check-own-router = Are you at home, with a router of your own?
    .again = Is the box that your internet comes from yours, so that you may restart it?
    .why = A router is restarted only by whose it is.
    .where = The router is the box that your internet comes from.
    .fact = Own router
    .answer-own = Yes, it is mine
    .answer-not-own = No, it is somebody else's
check-reset-wanted = One last thing can help: resetting the network settings. The phone then forgets its Wi-Fi passwords. Your photos stay. Do you want that?
    .again = Shall we reset the network settings? You would have to type your Wi-Fi password again.
    .why = It clears up broken network settings, but you must type passwords again. So I ask first.
    .where = If the phone is from work or school, a profile shows under **Settings**, **General**, **VPN & Device Management**. Then please leave it.
    .fact = Network reset wanted
    .answer-wanted = Yes, and I know the password
    .answer-managed = It is a work or school phone
    .answer-not-wanted = No, leave it
do-reconnect =
    This takes two minutes.
    1. Swipe down from the top right corner.
    2. If the plane is orange, tap it. **Airplane Mode** is off then.
    3. Tap the Wi-Fi button twice: off and on again.
    4. Try a new web page in **Safari**.
    .why = This makes the phone look for its network afresh.
    .where = On phones with a Home button, swipe up from the bottom edge instead.
    .short = Reconnected to the internet
do-other-network =
    This takes three minutes.
    1. Join another Wi-Fi, or a friend's hotspot.
    2. Open a new web page in **Safari**.
    3. Open **Photos** and wait two minutes.
    .why = If it works elsewhere, this network is what holds photos back.
    .where = Open **Settings**, then **Wi-Fi**, and pick another network.
    .short = Tried another network
do-restart-router =
    This takes five minutes.
    1. Pull the router's power plug.
    2. Count to thirty.
    3. Plug it in again.
    4. Wait until its lights are steady.
    5. Try a new web page.
    Please do not press its reset button. That would wipe its settings.
    .why = Routers get stuck; a restart clears that.
    .where = The router is the box that your internet comes from. If you cannot reach it, try another Wi-Fi.
    .short = Restarted the router
do-reset-network =
    This takes about ten minutes.
    1. Open **Settings**, then **General**.
    2. Tap **Transfer or Reset { word-device }**, then **Reset**.
    3. Tap **Reset Network Settings**. Choose only this line.
    4. The phone restarts. Join your Wi-Fi again.
    .warning = Please note: the phone will forget its Wi-Fi networks and passwords, and VPN settings. You may need to pair Bluetooth things again. This cannot be undone. Photos and apps stay.
    .why = It clears up network settings that are broken.
    .where = It is at the very bottom of **Settings**, **General**.
    .short = Network settings were reset
do-sign-in-page =
    This takes three minutes.
    1. Open **Safari** and visit any page.
    2. If the Wi-Fi asks you to sign in or agree, do that.
    3. If photos stay stuck, try your Wi-Fi at home.
    Work, school and hotel Wi-Fi often blocks iCloud.
    .why = Such networks often let web pages through, but not iCloud.
    .where = Often the sign-in page opens by itself under **Settings**, **Wi-Fi**, when you tap the network's name.
    .short = Signed in to the Wi-Fi
do-mobile-data-on = { $ios ->
        [17] This takes two minutes.
            1. Open **Settings**, then **Photos**.
            2. Tap { word-mobile-data }.
            3. Turn on the switch for it.
            4. Turn on **Unlimited Updates**.
        [15] This takes two minutes.
            1. Open **Settings**, then **Photos**.
            2. Tap { word-mobile-data }.
            3. Turn on the switch for it.
            4. Turn on **Unlimited Updates**.
        [unknown] This takes two minutes.
            1. Open **Settings**, then **Apps**, then **Photos**. Without **Apps** there, tap **Photos** itself.
            2. Tap { word-mobile-data }.
            3. Turn on the switch for it.
            4. Turn on **Unlimited Updates**.
       *[other] This takes two minutes.
            1. Open **Settings**, then **Apps**, then **Photos**.
            2. Tap { word-mobile-data }.
            3. Turn on the switch for it.
            4. Turn on **Unlimited Updates**.
    }
    .warning = Please note: with Unlimited Updates, photos may use a lot of data. Do this only when your plan allows it.
    .why = Without it, photos wait until the phone is on Wi-Fi.
    .where = It is in the settings of **Photos**, near the bottom.
    .short = Allowed mobile data for Photos
do-wait-for-wifi =
    No need to pay for data. Photos wait for Wi-Fi by themselves.
    1. Join a Wi-Fi when you can.
    2. Open **Photos** there.
    3. Leave the phone on power for a while.
    .why = On Wi-Fi, photos sync by themselves.
    .where = Open **Settings**, then **Wi-Fi**, and tap a network that you know.
    .short = Waited for Wi-Fi
do-vpn-off =
    This takes three minutes.
    1. Turn the VPN or blocker off for a test, one at a time.
    2. Open **Photos** and wait two minutes.
    3. Turn it on again after the test.
    On a work phone, ask your IT team instead.
    .why = If photos move while it is off, it is the cause.
    .where = Most VPN apps have one big button. It also shows under **Settings**, **VPN**.
    .short = Tested without VPN
do-low-data-off =
    This takes a minute.
    1. Open **Settings**, then **Wi-Fi**.
    2. Tap the **i** next to your network.
    3. Turn **Low Data Mode** off.
    On mobile data, it has a switch of its own under { word-mobile-data }.
    .why = Low Data Mode pauses photos to save data.
    .where = Each Wi-Fi network has its own switch, behind the **i**.
    .short = Turned Low Data Mode off
do-clock-automatic =
    This takes a minute.
    1. Open **Settings**, then **General**.
    2. Tap **Date & Time**.
    3. Turn on **Set Automatically**.
    .why = With the right time, Apple's servers accept the phone.
    .where = It is about in the middle of **Settings**, **General**.
    .short = Set the clock to automatic

## 3. iCloud storage

fix-icloud-storage = iCloud storage
check-icloud-bar = At the top of the iCloud page, is the storage bar full or nearly full? Free accounts have 5 GB.
    .again = How much room is left in iCloud: none, a little, or plenty?
    .why = When iCloud is full, photos stop syncing.
    .where =
        1. Open **Settings**.
        2. Tap your name at the top.
        3. Tap **iCloud**. The coloured bar is at the top.
    .fact = iCloud storage
    .answer-full = Full
    .answer-nearly = Nearly full
    .answer-plenty = Plenty of room
check-make-room = How would you like to make room in iCloud?
    .again = Would you rather free some room, or look at bigger plans?
    .why = Both work. Freeing room costs nothing.
    .where = Both are on the same page: **Settings**, your name, **iCloud**, then **Manage Account Storage** or **Storage**.
    .fact = Making room in iCloud
    .answer-free = Free some room
    .answer-plan = Look at bigger plans
    .answer-freed = I freed some room already
do-old-backups =
    This takes about six minutes.
    1. Open **Settings**, tap your name, then **iCloud**.
    2. Tap **Manage Account Storage** or **Storage**.
    3. Tap **Backups**. Delete backups of devices that you no longer own.
    4. Look at big files in **iCloud Drive**, **Mail** and **Messages**.
    Keep the backup of this phone.
    .warning = Please note: a deleted backup cannot be undone. Photos that you delete go from every device and from iCloud. They stay in **Recently Deleted** for 30 days. So leave photos alone unless you are sure.
    .why = Old backups are often the biggest thing in iCloud.
    .where = On some versions the row is called **Manage Storage**.
    .short = Made room in iCloud
do-bigger-plan =
    This takes five minutes.
    1. Open **Settings**, tap your name, then **iCloud**.
    2. Tap **Manage Account Storage** or **Storage**.
    3. Tap **Change Storage Plan**. The prices for your country show there.
    Somebody in your family may share a bigger plan already.
    .why = More room lets the waiting photos through.
    .where = Look for **Change Storage Plan**, or **Upgrade to iCloud+**.
    .short = Looked at a bigger plan

## 4. Optimize storage

fix-optimize-storage = Optimize iPhone Storage
check-phone-room = Is the phone itself nearly full? This is a different storage than iCloud.
    .again = Under **iPhone Storage**, is the bar almost full, or is there room?
    .why = A full phone cannot prepare photos for iCloud.
    .where = Open **Settings**, then **General**, then **{ word-device } Storage**.
    .fact = Room on the phone
    .answer-full = Nearly full
    .answer-room = There is room
check-optimize = Is **Optimize { word-device } Storage** chosen in the settings of Photos?
    .again = In the settings of **Photos**, which line has the tick: **Optimize { word-device } Storage**, or **Download and Keep Originals**?
    .why = With originals kept, a full phone has no room to work with.
    .where = { $ios ->
        [17] Open **Settings**, then **Photos**.
        [15] Open **Settings**, then **Photos**.
       *[other] Open **Settings**, then **Apps**, then **Photos**. Without **Apps** there, tap **Photos** itself.
    }
    .fact = Optimize Storage
    .answer-on = Optimize is on
    .answer-off = It keeps originals
do-free-phone-room =
    This takes five minutes.
    1. Open **Settings**, then **General**, then **{ word-device } Storage**.
    2. Remove apps that you do not use, or films that you can load again.
    3. Stop when some GB are free. Leave photos alone.
    .why = A full phone cannot prepare photos for iCloud.
    .where = The list in **{ word-device } Storage** begins with what is biggest.
    .short = Made room on the phone
do-optimize-on = { $ios ->
        [17] This takes three minutes.
            1. Open **Settings**, then **Photos**.
            2. Choose **Optimize { word-device } Storage**.
            3. Free a few GB: remove apps that you do not use.
        [15] This takes three minutes.
            1. Open **Settings**, then **Photos**.
            2. Choose **Optimize { word-device } Storage**.
            3. Free a few GB: remove apps that you do not use.
        [unknown] This takes three minutes.
            1. Open **Settings**, then **Apps**, then **Photos**. Without **Apps** there, tap **Photos** itself.
            2. Choose **Optimize { word-device } Storage**.
            3. Free a few GB: remove apps that you do not use.
       *[other] This takes three minutes.
            1. Open **Settings**, then **Apps**, then **Photos**.
            2. Choose **Optimize { word-device } Storage**.
            3. Free a few GB: remove apps that you do not use.
    }
    .why = It keeps small versions on the phone; the full photos stay in iCloud. It does not free room in iCloud.
    .where = It is in the settings of **Photos**. Room comes back over time, not at once.
    .short = Chose Optimize Storage

## 5. Restart

fix-restart = Restart
check-passcode = Do you know the passcode of this phone? It is needed after a restart. Please do not send it to me.
    .again = After a restart, the phone asks for its passcode. Do you know it, yes or no?
    .why = Without the passcode, a restart would lock you out.
    .where = It is the number that you type when Face ID or Touch ID does not work.
    .fact = Passcode known
    .answer-known = Yes, I know it
    .answer-not-known = No
    .answer-restarted = I have restarted it already
check-family = Which kind of device is it?
    .again = Is there a round Home button under the screen?
    .why = The buttons for a restart differ.
    .where = Look under the screen: older phones have a round button there.
    .fact = Kind of device
    .answer-face-id = iPhone without Home button
    .answer-home-button = iPhone with Home button
    .answer-ipad = iPad
    .answer-broken-buttons = Its buttons are broken
do-restart-face-id =
    This takes three minutes.
    1. Hold the side button and one volume button.
    2. Let go when the slider shows. Holding on can call for help.
    3. Drag the slider. Wait thirty seconds.
    4. Hold the side button until the apple shows.
    5. Type your passcode and open **Photos**.
    .why = A restart clears what got stuck. Nothing is deleted.
    .where = The side button is on the right, the volume buttons are on the left.
    .short = Restarted the phone
do-restart-home-button =
    This takes three minutes.
    1. Hold the side button until the slider shows. On the oldest models it is on top.
    2. Drag the slider. Wait thirty seconds.
    3. Hold the same button until the apple shows.
    4. Type your passcode and open **Photos**.
    .why = A restart clears what got stuck. Nothing is deleted.
    .where = The side button is on the right edge.
    .short = Restarted the phone
do-restart-ipad =
    This takes three minutes.
    1. With a Home button: hold the top button. Without one: hold the top button and a volume button.
    2. Let go when the slider shows, and drag it.
    3. Wait thirty seconds.
    4. Hold the top button until the apple shows.
    5. Type your passcode and open **Photos**.
    .why = A restart clears what got stuck. Nothing is deleted.
    .where = The top button is on the upper edge.
    .short = Restarted the iPad
do-restart-settings =
    This takes three minutes and needs no buttons at first.
    1. Open **Settings**, then **General**.
    2. Scroll down and tap **Shut Down**. Drag the slider.
    3. Wait thirty seconds.
    4. Hold the side or top button until the apple shows. With broken buttons, plug the phone in instead.
    5. Type your passcode and open **Photos**.
    .why = A restart clears what got stuck. Nothing is deleted.
    .where = **Shut Down** is at the very bottom of **General**.
    .short = Restarted by Settings

## 6. Update

fix-update-ios = Software update
check-update-ready = Does **Software Update** say that an update is ready?
    .again = Open **Software Update**. Is there a button to install something?
    .why = Updates mend faults in Photos.
    .where = Open **Settings**, then **General**, then **Software Update**.
    .fact = Software update
    .answer-ready = Yes, one is ready
    .answer-none = No, it is up to date
    .answer-updated = I have updated already
check-backed-up = Are your newest photos safe somewhere else too, like on a computer?
    .again = If this phone broke today, would you still have the photos that have not synced?
    .why = The iCloud backup does not hold photos while iCloud Photos is on. So copy them first.
    .where = Look on your computer, or on another device, for the newest photos.
    .fact = Copy of the newest photos
    .answer-safe = Yes, they are safe
    .answer-not-safe = No, not yet
do-copy-photos =
    This takes about twenty minutes.
    1. Join the phone to a computer with its cable.
    2. On a Mac, open **Photos** and import. On Windows, open **Photos** and choose **Import**.
    3. Without a computer, send the newest ones to another device with **AirDrop**.
    .why = Photos that have not synced are only on this phone.
    .where = The phone asks whether it may trust the computer. Tap **Trust**.
    .short = Copied unsynced photos
do-install-update =
    This takes thirty minutes or more.
    1. Put the phone on power and Wi-Fi.
    2. Open **Settings**, then **General**, then **Software Update**.
    3. Tap **Update Now** or **Install**.
    4. Afterwards, leave the phone on power for a night.
    Not every phone gets the newest version. Trust what your screen says.
    .why = Updates mend faults in Photos. Afterwards the phone sorts its photos for a while.
    .where = **Settings**, **General**, **Software Update**.
    .short = Updated the software

## 7. Power and Wi-Fi

fix-power-wifi = Power and Wi-Fi
check-low-power = Is **Low Power Mode** on? The battery sign is yellow then.
    .again = Is the battery sign at the top of the screen yellow?
    .why = Low Power Mode pauses photos.
    .where = Open **Settings**, then **Battery**.
    .fact = Low Power Mode
    .answer-on = It is on
    .answer-off = It is off
check-power = Is the phone on the charger?
    .again = Does the battery sign show a lightning now?
    .why = Apple says photos sync best on power and Wi-Fi, overnight.
    .where = A charging phone shows a lightning sign in its battery, in the top right corner.
    .fact = On the charger
    .answer-yes = Yes
    .answer-no = Not yet
    .answer-overnight = All night already, with Wi-Fi
do-low-power-off =
    This takes a minute.
    1. Open **Settings**, then **Battery**.
    2. Turn **Low Power Mode** off.
    3. Plug the phone in if you can.
    .why = Low Power Mode pauses photos to save the battery.
    .where = On newer phones it may be under **Power Mode**.
    .short = Turned Low Power Mode off
do-charge =
    This takes a while, but no work.
    1. Plug the phone in.
    2. Wait until the battery is above 20 %.
    3. Open **Photos** and read the words again.
    .why = Under 20 %, photos wait.
    .where = The battery sign is in the top right corner.
    .short = Charged the phone
do-cool-down =
    This takes about half an hour.
    1. Unplug the phone and take its case off.
    2. Lay it in the shade. Please do not put it in a fridge.
    3. When it feels normal again, open **Photos**.
    .why = A warm phone pauses photos to protect itself.
    .where = Any shady place at room temperature will do.
    .short = Let the phone cool down
do-sync-now =
    This takes a minute.
    1. Open **Photos** and find the words about syncing.
    2. Tap **Sync Now** behind them.
    3. Keep **Photos** open for five minutes.
    .why = The phone chose to wait. This tells it to go on.
    .where = **Sync Now** stands in the line under your name and photo count. Without it there, waiting helps as well.
    .short = Tapped Sync Now
do-resume-sync =
    This takes a minute.
    1. Open **Photos** and find the word **Paused**.
    2. Tap **Resume**.
    3. Keep **Photos** open for five minutes.
    .why = Somebody tapped Pause. It holds for the day.
    .where = **Resume** stands in the line under your name and photo count.
    .short = Tapped Resume
do-leave-it =
    This needs a night, but no work.
    1. Plug the phone in.
    2. Stay on Wi-Fi.
    3. Turn **Low Power Mode** off.
    4. Leave it so all night. The screen may lock.
    A big library can need several nights.
    .why = Photos sync best overnight, on power and Wi-Fi.
    .where = Any place with a charger and good Wi-Fi will do.
    .short = Left it on power and Wi-Fi overnight

## Beside the seven

fix-some-items = Some items fail
fix-web-access = Photos on icloud.com
fix-other-device = One other device
fix-owner-storage = The Shared Library's owner
fix-apple-side = Apple's services
do-view-filter =
    This takes a minute. Photos can hide screenshots and shared items from the view.
    1. Open **Photos** and go to your library.
    2. Tap the filter button, or the three dots.
    3. Choose all items, and **Both Libraries** if it is there.
    .why = What is hidden from the view is not missing.
    .where = The filter is at the bottom or in the top corner of **Photos**.
    .short = Looked at the view's filter
do-save-failed =
    This takes about ten minutes.
    1. In **Photos**, tap **View** beside the words about syncing, or open the album **Unable to Upload**.
    2. Share one item and choose **Save to Files**.
    3. Open it in **Files** and see that it is whole.
    4. From **Files**, share it and choose **Save Image** or **Save Video**.
    5. Wait some minutes: does the new copy go up?
    Leave the first one where it is until the copy shows on another device.
    .why = An item that iCloud cannot take often goes up as a fresh copy. Edits of it may be lost.
    .where = The album **Unable to Upload** shows only while there are such items.
    .short = Saved failed items anew
do-allow-web = { $ios ->
        [27] This takes two minutes.
            1. Open **Settings** and tap your name.
            2. Tap **iCloud**, then **iCloud.com**.
            3. Turn on **Allow Data Access**.
            4. Load **icloud.com/photos** again.
        [26] This takes two minutes.
            1. Open **Settings** and tap your name.
            2. Tap **iCloud**, then **iCloud.com**, and turn on **Allow Data Access**.
            3. Before version 26.4 the row is called **Access iCloud Data on the Web**: turn that on.
            4. Load **icloud.com/photos** again.
        [15] This takes two minutes.
            1. On this phone's version nothing has to be allowed.
            2. Sign in at **icloud.com/photos** with the account that the phone uses.
            3. Give a first upload its time: what is still waiting cannot show there.
       *[other] This takes two minutes.
            1. Open **Settings**, tap your name, then **iCloud**.
            2. Turn on **Access iCloud Data on the Web**. On newer versions it is **iCloud.com**, then **Allow Data Access**.
            3. Load **icloud.com/photos** again.
    }
    .why = The website shows photos only while the phone allows it; after Advanced Data Protection it must be allowed again.
    .where = It is on the **iCloud** page of your account, near the bottom.
    .short = Allowed iCloud.com
do-look-there =
    This takes four minutes, on the other device.
    1. See that it uses the same Apple Account, by the name at the top of **Settings**. Do not send me the address.
    2. See that its switch for iCloud Photos is on.
    3. See that it has some room left, and is on power and Wi-Fi.
    4. Open **Photos** there and give it half an hour.
    .why = When all other places have the photos, that one device is what to look at.
    .where = On a Mac: **Photos**, then **Settings**, then **iCloud**. On an iPad as on an iPhone.
    .short = Looked at the other device
do-owner-makes-room =
    This takes five minutes. The words mean that the iCloud storage of whoever made the Shared Library is full. Your own room does not count there.
    1. Ask them to look: **Settings**, their name, **iCloud**, the bar at the top.
    2. They free some room or take a bigger plan.
    3. Or you move items back: in **Photos**, pick them, tap the three dots, **Move to Personal Library**.
    .why = Everything in a Shared Library counts for the person who made it.
    .where = **Settings**, **Apps**, **Photos**, **Shared Library** shows who made it.
    .short = Asked the Shared Library's owner
do-look-status =
    This takes two minutes.
    1. See that a new web page opens on this phone.
    2. Open **apple.com/support/systemstatus** and look at **Photos** and the iCloud rows.
    3. If one is not green, nothing on the phone needs changing: photos wait and go on later.
    .why = When more than photos fails, the connection or Apple's side is likelier than the phone.
    .where = The page lists all of Apple's services by name.
    .short = Looked at Apple's System Status

## How to see whether it helped

success-count-falls = { $direction ->
    [down] How to tell: open an old photo on Wi-Fi. After some seconds it is sharp.
    [some] How to tell: the item, or its new copy, shows on another device or on **icloud.com/photos**.
   *[other] How to tell: take one new photo and open **Photos**. The number of waiting items goes down, or it says **Updated just now**.
}
success-status-changes = How to tell: open **Photos**. Within five minutes, the words about syncing change.
success-page-then-count = How to tell: a new web page opens. Then the number of waiting items in **Photos** goes down.
success-photos-show = How to tell: the missing photos show.
success-switch-moves = How to tell: the switch is no longer grey.
success-web-shows = How to tell: your photos show on **icloud.com/photos**.
success-copied = How to tell: the newest photos show on the computer.
success-count-lower-tomorrow = How to tell: tomorrow the number of waiting items is lower.

## What people told without being asked

fact-version = iOS: { $value }
fact-region = Says: { $value }
    .value-cellular = Cellular Data
    .value-mobile = Mobile Data
fact-model = Model: { $value }
fact-item-count = Items waiting: { $value }
fact-icloud-free = Free in iCloud: { $value }
fact-plan-size = iCloud plan: { $value }
fact-phone-free = Free on the phone: { $value }
fact-since = Since: { $value }
fact-battery = Battery: { $value }
fact-other-devices = Other devices: { $value }
    .value-affected = affected too
    .value-fine = fine
fact-event = After: { $value }
    .value-update = an update
    .value-new-device = a new device
    .value-password = a new password
    .value-moved = a move or a new network

## What they did by themselves

tried-restart = restarted
tried-update-ios = updated
tried-sync-switch = switched iCloud Photos off and on
tried-router = restarted the router
tried-reset-network = reset the network settings
    .safe = “reset the network settings” is what they did already; it is told to moderators, not advised.
tried-sign-out = signed out and in
tried-airplane = Airplane Mode on and off
tried-charge = charged it
tried-other-network = tried another network
tried-vpn-off = tried without VPN
tried-low-power-off = Low Power Mode off
tried-freed-space = freed space
tried-bigger-plan = a bigger plan
tried-everything = tried everything

## Red flags: the one safe thing, then people take over

flag-photos-vanished = That must be a shock. Please do not delete, erase or sign out of anything now. Look in **Photos** under **Recently Deleted**, **Hidden** and **Recovered**, and on iCloud.com. I am asking a person to help you.
    .reason = photos seem to have vanished
    .confirm = Did photos that you had disappear?
flag-account-locked = An account that is locked needs Apple's own page: **iforgot.apple.com**. Please do not try passwords over and over. I am asking a person to help you.
    .reason = the Apple Account is locked
    .confirm = Does Apple say that your account is locked?
flag-cannot-sign-in = The phone cannot reach your account. Please do not sign out. I am asking a person to help you.
    .reason = sign-in to iCloud fails
    .confirm = Does signing in to iCloud fail?
flag-forgotten-password = Do not worry, and do not sign out. Apple's own page for this is **iforgot.apple.com**. Never send a password to anybody here. I am asking a person to help you.
    .reason = password forgotten
    .confirm = Have you forgotten the password of your Apple Account?
flag-intruder = If somebody else may be in your account, use a device that you trust and change the password at **account.apple.com**. Never share codes. I am asking a person to help you.
    .reason = somebody else may be in the account
    .confirm = Do you think that somebody else is in your account?
flag-stolen = I am sorry. Mark the phone as lost at **icloud.com/find**, and leave it in your account. I am asking a person to help you.
    .reason = the phone is lost or stolen
    .confirm = Is the phone lost or stolen?
flag-hot-phone = Please unplug the phone now and do not charge it. Put it on something that does not burn, away from you. I am asking a person to help you.
    .reason = the phone is very hot
    .confirm = Is the phone so hot that it hurts to hold?
flag-swollen = Please stop using and charging the phone now. A swollen battery can be dangerous. Do not press on it. I am asking a person to help you.
    .reason = the battery may be swollen
    .confirm = Is the phone bulging, or its screen lifting?
flag-wet-phone = Please unplug the phone and let it dry before you charge it. I am asking a person to help you.
    .reason = the phone got wet
    .confirm = Did the phone get wet?
flag-hardware = Please copy your photos to a computer while the phone still works. Then let Apple look at it. I am asking a person to help you.
    .reason = the phone may be failing
    .confirm = Does the phone itself fail, like a dead screen or shutting down by itself?
flag-managed-device = A phone that is managed by work or school has its own rules. Please leave its profile in place and ask the IT team. I am asking a person to help you.
    .reason = managed by work or school
    .confirm = Is the phone managed by work or school?
flag-child-account = A child's phone is locked by the family's settings, and a parent can allow it: on the parent's own phone, **Settings**, **Screen Time**, the child's name, **Content & Privacy Restrictions**, **Account Changes**. I am asking a person to help you.
    .reason = a child's account
    .confirm = Is it a child's account?
flag-photos-app-crashes = Please leave the app closed for now, and delete nothing. Copy your photos to a computer if you can. I am asking a person to help you.
    .reason = Photos crashes or rebuilds
    .confirm = Does the Photos app close by itself?
flag-irreplaceable = These photos matter too much to try things out. Please change nothing for now. Copy them to a computer if you can. I am asking a person to help you.
    .reason = photos that cannot be replaced
    .confirm = Are these photos that cannot be replaced, like for a court or of somebody who died?
flag-distress = I am sorry that this is so hard. You do not have to go through steps now. I am asking a person to help you. If you are in danger, please call your local emergency number.
    .reason = the person is in distress
    .confirm = Would you rather talk to a person now?
flag-secret-posted = Please delete that message now: it holds something secret. I have not kept it. Then change that password at **account.apple.com**. Nobody here needs it, and people who ask for it are not from support. I am asking a person to help you.
    .reason = posted a password or code
    .confirm = Was there a password or code in your message?

## Other ways in

panel = **Photos no longer reach iCloud?** Press the button. I ask one question at a time, and only you see it.
panel-button = Help with my photos
panel-posted = The panel stands here now. You can pin it.
panel-refused = I may not write in this channel. Give me **View Channels** and **Send Messages** here, then try again.
menu-not-a-person = I can only help with messages that people wrote.
menu-has-help = I am helping them already: { $thread }
menu-has-help-privately = I am helping them already, where only they see it.
menu-helped = Thank you. I have asked them over there: { $thread }
case-is-there = Your case is with the moderators. They write to you here: { $thread }
moved-to-direct = I have sent you a direct message. Please go on there.
form-title = In your own words
form-label = What do you see, or what would you like?
too-fast = One moment, please. You write faster than I can read, so I have left some messages out. Please say the most important thing again.
cannot-read = I cannot read messages here unless they mention me. Press a button above, or begin your message with a mention of me.

## Setting up

setup = **Setting up.** Whatever you pick is saved at once. In the support channels I speak up by myself. In the queue I post a card for everybody who needs a person. Whoever has one of the roles is a moderator; with no role, **Manage Messages** decides.
setup-support = Support channels
setup-queue = Queue for the moderators
setup-roles = Moderators' roles
setup-saved = ✓ Saved. **/resync doctor** tells whether I may do my work there.
setup-without-queue = Without a queue nobody can be handed to a person.
setup-without-support = Without a support channel I answer mentions, direct messages, buttons and commands.
setup-in-file = This server is set up in the bot's settings file, which wins. Ask whoever runs the bot to change it there.
setup-not-allowed = Only people with **Manage Server** can use this.

## The doctor

doctor-database-fine = The database can be written.
doctor-database = The database cannot be written. Look at the free space and the rights of the data folder.
doctor-token-fine = Discord can be reached and knows the token.
doctor-content-fine = I may read messages in support channels.
doctor-content-unwanted = Messages in channels are not read, as the settings say. Mentions, direct messages, buttons and commands work.
doctor-content-off = I may not read messages in channels, so I cannot speak up by myself. In Discord's developer portal, under **Bot**, switch on **Message Content Intent**. Mentions, direct messages, buttons and commands work without it.
doctor-content-refused = The settings say that messages are read, but Discord does not allow it. In Discord's developer portal, under **Bot**, switch on **Message Content Intent**, or set message_content to "auto".
doctor-commands-fine = The commands are registered.
doctor-commands = Discord does not know all my commands. Start me again: I register them at each start.
doctor-commands-unknown = I could not ask Discord for my commands: { $why }
doctor-no-guild = No server is set up. Type **/resync setup** in yours.
doctor-not-set-up = This server is not set up. Type **/resync setup**.
doctor-guild-unseen = I am not in the server { $guild }. Invite me again with the link that **resync invite** prints, or take it out of the settings.
doctor-no-support = { $guild } has no support channel, so I answer mentions, direct messages, buttons and commands only. **/resync setup** adds one.
doctor-no-queue = { $guild } has no queue, so nobody can be handed to a person. **/resync setup** adds one.
doctor-channel-fine = { $guild }, #{ $channel }: I may do everything I need.
doctor-channel-gone = { $guild }: there is no channel { $channel } any more. **/resync setup** picks another.
doctor-permissions = { $guild }, #{ $channel }: I miss { $missing }. Channel settings, **Permissions**, my role: switch that on.

## Side answers
# What Resync says when somebody asks something in between. One message a topic of config/answers.toml, where the
# sources stand; `.name` is the topic in a list.
#
# One or two short sentences; then the pending question comes again, so none of these is a question. None begins with
# "yes" or "no" either: people ask for one thing from both sides ("is it safe?", "can it break something?"). Say what
# deleting does wherever it is spoken of. No prices, no promised hours or days.

## Money, trust and who is speaking

answer-cost = These steps cost nothing (mobile data may), and 5 GB are free. A bigger plan is a choice: **Settings**, your name, **iCloud**, **Manage Account Storage**, **Change Storage Plan** shows the price in your country before you pay.
    .name = What it costs
answer-safe = None of these checks deletes a photo, and I warn you before anything that could. Leave iCloud Photos on, and please do not sign out or erase the phone.
    .name = Whether photos are safe
answer-private = Only you, whoever is signed in to your account, and people you share with can open your photos. I see neither photos nor account. What you write here, the moderators see when they help you.
    .name = Who can see photos
answer-official = I am an independent helper, not Apple; Apple itself is at **support.apple.com**. Nobody honest asks for your password, passcode, a code, money or remote control.
    .name = Whether I am Apple
answer-bot = I am a program, not a person, and I can misread you. If you would like a person, press **Talk to a person** at any time.
    .name = Whether I am a program

## How the upload goes

answer-how-long = A few photos take minutes; a first upload of a big library takes days, and that is normal. If the number is lower tomorrow, it works.
    .name = How long it takes
answer-data-use = On Wi-Fi, photos use no mobile data; elsewhere only if { word-mobile-data } is on for Photos. Keep **Unlimited Updates** off abroad, and at home unless your plan is truly unlimited.
    .name = Use of mobile data
answer-why-wifi = Photos are big, so the phone saves most of them for Wi-Fi. Mobile data works too if you allow it, but it can cost money.
    .name = Why Wi-Fi helps
answer-why-power = Uploading uses battery, so the phone holds back when the charge is low. On the charger it can carry on.
    .name = Why the charger helps
answer-why-night = At night the phone is idle, charging and on Wi-Fi, so most gets done then. It uploads by day as well; compare the number in the morning.
    .name = Why a night helps
answer-use-meanwhile = Use the phone as usual; as far as I know, the upload goes on in the background. Games, video and heat can slow it down, so give it quiet time on the charger.
    .name = Using the phone meanwhile
answer-keep-open = You can leave **Photos** and lock the phone; the upload goes on in the background. Open it only to read the number, or when one of my steps needs it.
    .name = Keeping Photos open

## Words that come up

answer-what-vpn = A VPN usually sends your internet through another company; iCloud needs none. Unless it is from work or school, switch it off a few minutes, look at the number, then switch it on again.
    .name = What a VPN is
answer-what-low-data = **Low Data Mode** saves data, and photo upload waits while it is on. Turn **Low Data Mode** off behind the **i** of this Wi-Fi network, or tap **Sync Now** once if it shows in **Photos**.
    .name = What Low Data Mode is
answer-what-low-power = { $ios ->
    [27] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery** (**Power Mode** on newer iPhones), or tap **Sync Now** in **Photos**.
    [26] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery** (**Power Mode** on newer iPhones), or tap **Sync Now** in **Photos**.
    [18] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery**, or tap **Sync Now** in **Photos**.
    [17] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery**, or tap **Sync Now** if it shows in **Photos**.
    [15] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery**.
   *[other] **Low Power Mode** saves battery, and photo upload waits while it is on. Plug in and turn **Low Power Mode** off in **Settings**, **Battery** (**Power Mode** on newer iPhones), or tap **Sync Now** if it shows.
}
    .name = What Low Power Mode is
answer-what-optimize = **Optimize { word-device } Storage** saves room on the phone, but makes none in iCloud. The full photo stays in iCloud and comes back when you open it.
    .name = What Optimize Storage does
answer-what-shared-library = { $ios ->
    [15] In a **Shared Library**, up to six people fill one library, all in its creator's iCloud space. It came after iOS 15, so this phone has none.
   *[other] In a **Shared Library**, up to six people fill one library, and only its creator's iCloud space is used. Photos moved there show in **Photos** under **Both Libraries**.
}
    .name = What a Shared Library is
answer-what-passcode = The passcode unlocks this phone, the password is for your Apple Account, the SIM PIN usually comes from your carrier. Please do not tell me any of them.
    .name = Passcode, password, SIM PIN
answer-what-account = Your Apple Account (used to be called Apple ID) is the name at the top of **Settings**. Your photos belong to the account used there.
    .name = What an Apple Account is
answer-what-icloud = iCloud is Apple's online storage, and iCloud Photos keeps your whole photo library there and on your devices. It has its own space, apart from the phone's.
    .name = What iCloud is
answer-shared-kinds = There are three: iCloud Photos is your own library, a **Shared Library** is filled together, and **Shared Albums** hold chosen copies. The line under your photo count is only about the first.
    .name = Libraries and shared albums

## Copies, plans and deleting

answer-backup = With iCloud Photos on, photos live there and not in the iCloud Backup. What has not gone up is in neither, so copy precious ones to a computer.
    .name = Photos and the backup
answer-delete-both = A photo deleted here is deleted in iCloud and on your other devices too. For 30 days you can take it back from **Recently Deleted** in **Photos**, so let us not begin with photos.
    .name = What deleting does
answer-storage-after-delete = Deleted photos still count until they leave **Recently Deleted**, and then the meter needs time. Look inside first, and empty only what you are sure of: it then goes from iCloud and all devices.
    .name = Storage after deleting
answer-turn-off = iCloud Photos can be turned off, but please not now and never as a cure, because it restarts syncing. If you have done it already, leave it as it is and tell me which choice you tapped.
    .name = Turning iCloud Photos off
answer-cancel-plan = Nothing goes at once; if too much is stored when the paid period ends, new photos stop syncing. So copy what matters first; plan and date are in **Settings**, your name, **iCloud**, **Manage Account Storage**.
    .name = Ending a storage plan
answer-family-plan = Only the space is shared; nobody sees the others' photos. If it is full, sync stops even when your own share is small.
    .name = Family storage plan

## Photos themselves

answer-heic = HEIC photos sync normally, so the format is not what stops them. For other people, send a JPEG, or choose **Most Compatible** in **Settings**, **Camera**, **Formats** for new photos.
    .name = HEIC photos
answer-live-photos = In iCloud and on your Apple devices, Live Photos stay live. Elsewhere, for example on Android, they usually arrive as a still picture.
    .name = Live Photos
answer-quality = iCloud keeps photos at full size; open a soft one on good Wi-Fi and wait for the sharp one. If it is still soft after a night, tell me.
    .name = Quality of photos
answer-unable-upload = Open **View** beside the status, or the album **Unable to Upload**, and save those items to **Files**. If they open there, bring them back into **Photos**; edits may be lost.
    .name = Unable to Upload
answer-other-apps = Save a picture from another app to **Photos**, and then it syncs. Google Photos may run too, but please do not use its **Free up space**: that removes photos from iCloud as well.
    .name = WhatsApp and Google Photos

## Other devices and other places

answer-two-phones = With one account, both show the same library, and what is deleted on one goes from both. Each of them needs { word-switch } turned on.
    .name = Two phones, one account
answer-new-phone = Keep the old phone until its status says that it is up to date. Before you part with it, see that the counts and a few recent photos match on the new one.
    .name = Moving to another phone
answer-android = On Android you can view your photos at **icloud.com**. To move them, let the upload finish, use Apple's own transfer at **privacy.apple.com**, and then compare the counts.
    .name = Photos on Android
answer-windows = If photos are at **icloud.com** but not on the PC, the app **iCloud for Windows** needs a look. If they are not there either, the phone most likely has not uploaded them yet.
    .name = Photos on Windows
answer-web = { $ios ->
    [27] Open **Settings**, your name, **iCloud**, **iCloud.com**, turn on **Allow Data Access**, and reload the page. What the phone still has to upload shows there later.
    [26] In **Settings**, your name, **iCloud**, turn on **Allow Data Access** under **iCloud.com** (before 26.4 **Access iCloud Data on the Web**) and reload. What the phone still has to upload shows there later.
    [18] Open **Settings**, your name, **iCloud**, turn on **Access iCloud Data on the Web**, and reload the page. What the phone still has to upload shows there later.
    [17] Open **Settings**, your name, **iCloud**, turn on **Access iCloud Data on the Web** if it is there, and reload. What the phone still has to upload shows there later.
    [15] The switch for web access came after iOS 15, so only reload the page. What the phone still has to upload shows there later.
   *[other] In **Settings**, your name, **iCloud**, turn on **Allow Data Access** under **iCloud.com** (before 26.4 **Access iCloud Data on the Web**) and reload. What the phone still has to upload shows there later.
}
    .name = Photos at iCloud.com
answer-travel = Open any web page to get the Wi-Fi's login page, then leave the phone on Wi-Fi and power overnight. Photos wait on the phone, so nothing is lost by waiting.
    .name = Hotel Wi-Fi and travel
answer-child = A parent needs to look at **Screen Time** on their own phone, under the child's name. The child's photos are in a library of their own, not mixed with the parent's.
    .name = A child's phone

## The system, restarts and repairs

answer-beta = A beta is unfinished and may be the cause; going back to the older one is for a person. Copy photos that have not synced to a computer, and wait for the next version.
    .name = Beta versions
answer-which-ios = In **Settings**, **General**, your version is under **About**; **Software Update** decides what your phone can get. Not having iOS 27 is no reason for photos to stop.
    .name = Which iOS version
answer-where-setting = { $ios ->
    [27] Settings for photos, like { word-mobile-data }, are in **Settings**, **Apps**, **Photos**. If a row is hard to find, the search field in **Settings** usually finds it.
    [26] Settings for photos, like { word-mobile-data }, are in **Settings**, **Apps**, **Photos**. If a row is hard to find, the search field in **Settings** usually finds it.
    [18] Settings for photos, like { word-mobile-data }, are in **Settings**, **Apps**, **Photos**. If a row is hard to find, the search field in **Settings** usually finds it.
    [17] Settings for photos, like { word-mobile-data }, are in **Settings**, **Photos**. If a row is hard to find, the search field in **Settings** usually finds it.
    [15] Settings for photos, like { word-mobile-data }, are in **Settings**, **Photos**. If a row is hard to find, the search field in **Settings** usually finds it.
   *[other] { word-mobile-data } and the like are in **Settings**, **Apps**, **Photos**; without **Apps** there, in **Settings**, **Photos**. The search field in **Settings** usually finds the rest.
}
    .name = Where a setting is
answer-apple-down = Apple's page **apple.com/support/systemstatus** shows outages; look for **Photos** there. In an outage, change nothing on the phone: photos wait and go on later.
    .name = Trouble at Apple
answer-restart-safe = A restart is safe: it erases no photos and takes about three minutes. The phone asks for its passcode afterwards, so make sure first that you know it.
    .name = Whether a restart is safe
answer-update-safe = An update does not delete photos. Copy those not yet uploaded first, because the iCloud Backup leaves them out, and then use power and Wi-Fi.
    .name = Whether updating is safe
answer-store = For sync or account trouble, try Apple Support by chat or phone first. If the phone itself may be faulty, book a store visit and copy unsynced photos to a computer before it.
    .name = Going to a store

## What people ask beside a step

answer-vpn-stay = Leave it off only while photos go up, at night for instance, and switch it on again afterwards. Some such apps can let **apple.com** and **icloud.com** pass; their maker knows how.
    .name = With a VPN or filter that must stay
answer-send-one = A single photo gets there without syncing: open it in **Photos**, tap the share button, and use **AirDrop**, Mail or a message.
    .name = One photo by another way
answer-part-with = Not yet, please: what has not gone up is only on this phone. Keep it until **Photos** says **Updated just now**, or until those photos are copied to a computer, too.
    .name = Before you part with the phone
answer-what-counts = Photos, backups of devices, iCloud Drive, Messages and Mail share the room in iCloud. **Settings**, your name, **iCloud** shows how much is left and what takes it.
    .name = What counts
answer-update-needed = No. An update is only one of the seven things that can help, and seldom the one. If I come to it and you would rather not, say that you want to skip it.
    .name = Whether an update is needed
answer-sign-out = No. Everybody stays signed in: none of my steps needs anything else, and signing out can do harm while photos still wait.
    .name = Signing out
answer-free-phone = **Optimize { word-device } Storage**, in the settings of **Photos**, makes room on the phone: small copies stay, and the full photo comes when you open it. Please do not delete photos for that, because they would go from iCloud, too.
    .name = Room on the phone
answer-copy-elsewhere = Yes. Join the phone to a computer with its cable and import the photos there. That keeps them safe meanwhile; it does not mend syncing.
    .name = A copy elsewhere
answer-optimize-off = Soft until you open it is how **Optimize { word-device } Storage** works; nothing is broken. With enough room on the phone you can choose **Download and Keep Originals** in the settings of **Photos**.
    .name = Optimize Storage off
answer-remote = I cannot see or touch your phone, and nobody calls you. I say where to tap; moderators are volunteers who answer here in writing when they can.
    .name = What I can do from here
answer-bot-private = I keep what you told me while we talk, so that you need not repeat it. If a moderator takes over, they see it; passwords and codes are left out.
    .name = What I keep
answer-speed = Any speed will do; a slow connection only takes longer. What counts is how fast it sends (the upload), so pages can load well while photos go slowly.
    .name = Speed of the internet
answer-wrong-tap = No tap that I ask for deletes a photo, and I warn you before anything that could. The arrow at the top left takes you back.
    .name = A wrong tap
answer-battery-drain = Uploading takes some battery, as far as I know not much, and the phone waits when it is low. On the charger that does not matter.
    .name = Battery
answer-outage-how-long = Only Apple knows, and as far as I know most are over within hours. Change nothing meanwhile; photos go up by themselves when it is over.
    .name = How long an outage takes
